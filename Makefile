# Carillon. Needs a JDK 25 (found by itself, see local-stack/bin/find-jdk) and make; nothing else.
#
#   make up       start everything on this machine, and come back when all of it answers
#   make demo     the same if need be, then play a day through it and check what happened
#   make down     end everything; the data stays in .carillon/
#   make test     all tests
#   make format   format all sources
#   make images   an image of each service as a tarball, without a daemon
#   make bench    benchmarks against the running stack; ONLY=lag, line, start, promises, gateway,
#                 ingest or identity for one of them, ONLY=fuzz for made-up requests,
#                 ONLY=linkage (no stack) for files in the folder LINKAGE_DATA, which a whole bench links last
#   make chaos    kill and stop each part in the middle of its work, and compare the books; DURATION=600 SEED=7
#                 ONLY=ledger: ingestion and Kafka under 2,000 events a second, RATE=2000 KILLS=6
#   make clean    the same as down, then delete what was built
#
# CARILLON_PORT_OFFSET=1000 moves every port. CARILLON_HOME=folder keeps data elsewhere than .carillon/.
# CARILLON_COMPILER=full compiles services as in production: slower for minutes, then twice as fast.
# CARILLON_POSTGRES_BUFFERS=96 megabytes of PostgreSQL's pages in memory; else a thirty-second of the machine's, 96 to
#   512, or what fits into large pages of the system's, where somebody has set aside more (sysctl vm.nr_hugepages).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help up down demo test format images bench chaos clean

ifeq ($(filter help,$(or $(MAKECMDGOALS),help)),)
JAVA_HOME := $(shell local-stack/bin/find-jdk)
ifeq ($(JAVA_HOME),)
$(error No JDK 25)
endif
export JAVA_HOME
endif

STACK := local-stack/stack/target
BUILT := $(STACK)/built
RUN := $(or $(CARILLON_HOME),.carillon)/run
SOURCES := $(shell find pom.xml proto platform *-service local-stack bench \
  \( -name target -o -name test \) -prune -o -type f -print 2>/dev/null)
JAVA = "$(JAVA_HOME)/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
  -Djava.util.logging.config.file=local-stack/stack/src/main/config/logging.properties \
  -Dcarillon.root="$(CURDIR)" -cp "$(STACK)/*:$(STACK)/lib/*"

help:
	@sed -n 's/^#   \(make .*\)/\1/p' Makefile

# Everything that runs, built from sources that are newer than the last build.
$(BUILT): $(SOURCES)
	@echo "Building (the first time takes some minutes):"
	@local-stack/bin/build -T 2 package -pl '!helm' -Dmaven.test.skip -Dspotless.check.skip
	@touch $@

# Also behind a build by Maven alone (make test): what is ready already costs a second.
.PHONY: prepared
prepared: $(BUILT)
	@$(JAVA) io.carillon.stack.Prepare

up: prepared
	@$(JAVA) io.carillon.stack.Up

# The program that ends the stack may be gone (mvnw clean) while the stack is not.
down:
	@if [ ! -d $(STACK)/lib ] && compgen -G "$(RUN)/*.pid" >/dev/null; then $(MAKE) --no-print-directory $(BUILT); fi
	@if [ -d $(STACK)/lib ]; then $(JAVA) io.carillon.stack.Down; else echo "Nothing of Carillon is running."; fi

demo: prepared
	@$(JAVA) io.carillon.stack.Up
	@$(JAVA) --sun-misc-unsafe-memory-access=allow io.carillon.stack.demo.Demo

# More modules at a time than the two processors of a small machine: tests wait for much.
test:
	./mvnw -B -ntp -T 3 verify

format:
	@./mvnw -B -ntp -q spotless:apply

images: $(BUILT)
	@local-stack/bin/build package -pl helm -Dmaven.test.skip -Dspotless.check.skip
	@"$(JAVA_HOME)/bin/java" -Xmx512m -Dcarillon.root="$(CURDIR)" \
	  -cp "helm/target/*:helm/target/lib/*" io.carillon.helm.Images

# Services that it starts are compiled as in production; those that run already stay as they are.
# Linkage works in its database's memory: a heap as large as the machine allows would only fill.
bench: prepared
	@$(if $(filter linkage,$(ONLY)),true,CARILLON_COMPILER="$${CARILLON_COMPILER:-full}" $(JAVA) io.carillon.stack.Up)
	@"$(JAVA_HOME)/bin/java" $(if $(filter linkage,$(ONLY)),-Xmx1g) --enable-native-access=ALL-UNNAMED -cp "bench/target/*:bench/target/lib/*" \
	  -Dcarillon.env="$${CARILLON_HOME:-.carillon}/env" io.carillon.bench.Bench $(ONLY)

chaos: prepared
	@$(JAVA) io.carillon.stack.Up
	@$(JAVA) -Xmx384m io.carillon.stack.chaos.Chaos $(ONLY) $(if $(SEED),seed=$(SEED)) $(if $(DURATION),seconds=$(DURATION)) \
	  $(if $(RATE),rate=$(RATE)) $(if $(KILLS),kills=$(KILLS))

clean: down
	@rm -rf target */target */*/target
