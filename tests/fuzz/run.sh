#!/bin/sh
# Fuzzes every target for some seconds:
#   tests/fuzz/run.sh SECONDS [TARGET...]
# New inputs go to build/fuzz/corpus, inputs that break something to build/fuzz/artifacts.
set -eu

if [ $# -lt 1 ]; then
  echo "usage: $0 SECONDS [TARGET...]" >&2
  exit 3
fi
seconds=$1
shift
[ $# -gt 0 ] || set -- spec_convert worker_protocol checkpoint job_file neuroml
cd "$(dirname "$0")/../.."
cmake --preset fuzz -Wno-dev >/dev/null
for target in "$@"; do
  cmake --build build/fuzz --target "${target}_fuzz" -- -j2 >/dev/null
  mkdir -p "build/fuzz/corpus/$target" build/fuzz/artifacts
  echo "== $target"
  "build/fuzz/tests/${target}_fuzz" -max_total_time="$seconds" -max_len=8192 -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/artifacts/$target-" \
    "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1 || {
    tail -n 40 "build/fuzz/$target.log"
    exit 1
  }
  grep -E 'number_of_executed_units|average_exec|new_units_added|DONE' "build/fuzz/$target.log"
done
