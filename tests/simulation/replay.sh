#!/bin/sh
# Runs seeds twice and compares their journals.
set -eu
sim=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for seed in 1 2 3 5 8 13 21 34 55 89; do
  "$sim" --seed $seed --no-shrink --journal "$folder/a"
  "$sim" --seed $seed --no-shrink --journal "$folder/b"
  [ -s "$folder/a" ] || { echo "seed $seed wrote no journal"; exit 1; }
  cmp "$folder/a" "$folder/b" || { echo "seed $seed has two journals"; exit 1; }
done
