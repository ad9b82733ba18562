# Every command a newcomer needs. `make help` lists them.
SHELL := /bin/bash
export PKG_CONFIG_PATH := $(CURDIR)/.runtime/pkgconfig:$(PKG_CONFIG_PATH)
FLAGS = $(shell Scripts/build-flags)

.PHONY: help setup build demo test bench mini-model
help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install Debian's packages and the OpenVINO runtime; nothing the second time
	@Scripts/setup

build: setup ## build the release program; afterwards ./glimpse is the command
	swift build -c release --static-swift-stdlib --product glimpse $(FLAGS)
	@ln -sfn .build/release/glimpse glimpse

demo: build ## index the sample gallery with the bundled model and search it
	@Scripts/demo

test: setup ## build and run every test
	swift build --build-tests $(FLAGS)
	swift test --skip-build $(FLAGS)
	Scripts/test-scripts
	Scripts/test-example

bench: build ## measure this machine: cold searches, indexing, and their floors
	Benchmarks/run

mini-model: setup ## draw the scenes and train the bundled model again (hours)
	Tools/mini-model/run.sh
