#!/bin/sh
# ./run bench [--full] [--own] …   README.md tells what is measured; `bench.py --help` the options.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
SAMEPAGE_BUILD=${SAMEPAGE_BUILD:-$here/../../build}
export SAMEPAGE_BUILD
exec python3 "$here/bench.py" "$@"
