#!/bin/sh
# fuzz.sh [SECONDS [TARGET…]]: every target for so long, two at once. What is new in the search is
# kept below the build; an input that breaks a rule is put there too, and named.
# FUZZ_SEED=N begins the same way each time: CI's tick tells of a change more than of its luck.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-10}
[ $# -eq 0 ] || shift
program=$PWD/build/asan/bin/fuzz
found=$PWD/build/asan/found
mkdir -p "$found"
# shellcheck disable=SC2046  # a word for each target
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpus)

# One target; prints a line, and on a fault all that is known of it.
one='
  target=$1 seconds=$2 program=$3 found=$4
  mkdir -p "$found/$target"
  dictionary=$PWD/tests/fuzz/dictionary/$target
  log=$found/$target.log
  # in one order, whatever the file system lists first
  seeds=$(ls -d "tests/fuzz/corpus/$target"/* | LC_ALL=C sort | paste -sd,)
  if "$program" --target="$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2000 \
      -max_len=8192 -print_final_stats=1 -seed="${FUZZ_SEED:-0}" $([ -f "$dictionary" ] && echo "-dict=$dictionary") \
      -artifact_prefix="$found/$target-" -seed_inputs="$seeds" "$found/$target" \
      >"$log" 2>&1; then
    echo "fuzz $target: $(sed -n "s/^stat::number_of_executed_units: *//p" "$log") inputs"
  else
    cat "$log"
    echo "fuzz $target: FAILED. Next: ./run fuzz shows it again; mend it, keep the input that is" \
      "named above as tests/fuzz/corpus/$target/once_…"
    exit 1
  fi'
symbolizer=$(command -v llvm-symbolizer-19 || true)
export ASAN_SYMBOLIZER_PATH="$symbolizer"
printf '%s\n' "$@" | xargs -P2 -I{} sh -c "$one" fuzz {} "$seconds" "$program" "$found"
