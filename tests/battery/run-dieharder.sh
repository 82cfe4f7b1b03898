#!/usr/bin/env bash
# Feeds the keyed streams to dieharder (Debian package of that name) and prints one line per test and parameter.
#
#   bash tests/battery/run-dieharder.sh [seed] > dieharder.txt
#
# Every test has a feed of its own, with the next seed, so that what one finds says nothing about another. dieharder's
# own notes call test 5 (opso), 6 (oqso), 7 (dna) and 14 (sums) suspect
# or broken: they are left out.
set -uo pipefail
cd "$(dirname "$0")/../.."
seed="${1:-20260401}"

run() {
  seed=$((seed + 1))
  npx tsx tests/battery/keyed-streams.ts "$seed" 2>/dev/null | dieharder -g 200 -D test_name -D ntuple -D tsamples -D psamples -D pvalues -D assessment "$@"
}

for test in 0 1 2 3 4 8 9 10 11 12 13 15 16 17 100 101 102 204 205 206 207 208 209; do run -d "$test"; done
for ntuple in 1 2 3 4 5 6 7 8 9 10 11 12; do run -d 200 -n "$ntuple"; done
for ntuple in 2 3 4 5; do run -d 201 -n "$ntuple"; done
for ntuple in 0 1 2 4 8 16 31; do run -d 203 -n "$ntuple"; done
