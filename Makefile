# `make` alone lists what can be done.
.DEFAULT_GOAL := help
.PHONY: run test watch check e2e bench doctor help

run: ## build what is needed and start the site, with its demonstration world (first time: minutes)
	@scripts/run.sh

test: ## everything that must hold: format, lints, tests, release build, end-to-end
	@scripts/test.sh

watch: ## start the site and rebuild at every change
	@scripts/tools.sh && scripts/watch.sh

check: ## format, lints, documentation, unused dependencies
	@scripts/tools.sh && scripts/check.sh

e2e: ## the end-to-end tests alone, on a fresh release build
	@scripts/tools.sh && scripts/build.sh && scripts/e2e.sh

bench: ## load the release build and print what it bears
	@scripts/tools.sh && scripts/bench.sh

doctor: ## say what is missing or too old on this machine
	@scripts/doctor.sh

help: ## this list
	@sed -n 's/^\([a-z0-9]*\): ## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
