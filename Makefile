# Every command a newcomer needs. `make help` lists them.
SHELL := /bin/bash
export PKG_CONFIG_PATH := $(CURDIR)/.runtime/pkgconfig:$(PKG_CONFIG_PATH)
FLAGS = $(shell Scripts/build-flags)
RELEASE = -c release --static-swift-stdlib --product glimpse $(FLAGS)

.PHONY: help setup build test demo
help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install Debian's packages and the OpenVINO runtime (does nothing the second time)
	@Scripts/setup

build: setup ## build the release program; ./glimpse is the command
	swift build $(RELEASE)
	@ln -sf .build/release/glimpse glimpse

test: setup ## build and run every test
	swift build --build-tests $(FLAGS)
	swift test --skip-build $(FLAGS)
