#!/bin/sh
# The unit tests and the kept inputs under memcheck: memory that is read before it is written, which
# no sanitizer here sees. Some minutes; by hand.
set -eu
cd "$(dirname "$0")/../.."
check() {
  echo "== $(basename "$1")"
  valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite \
    --errors-for-leak-kinds=definite "$@" >build/dev/valgrind.log 2>&1 ||
    { tail -60 build/dev/valgrind.log; exit 1; }
}
for test in build/dev/bin/unit_*; do check "$test"; done
check build/dev/bin/fuzz_replay tests/fuzz/corpus
