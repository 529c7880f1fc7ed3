#!/usr/bin/env bash
# Runs every kernel on oclgrind, an OpenCL device that interprets and sees each access: fails on an access outside a buffer or an array, on a data race, on a
# barrier that not every item of a group reaches, and on a kernel of the catalog that never ran. Small sizes; the tile sizes are those of GPUs.
#   eng/check-oclgrind.sh [FILTER]    only the cases whose names hold FILTER; then not every kernel has to run
set -euo pipefail
cd "$(dirname "$0")/.."

icd=$(find /usr/lib /usr/local/lib -name 'liboclgrind-rt-icd.so' 2>/dev/null | head -n 1)
[ -n "$icd" ] || { echo "oclgrind is needed (Debian: oclgrind)." >&2; exit 2; }
findings='Invalid|race at|FATAL|ERROR|divergence|executed barrier|exceeds static|unaligned|misaligned'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/vendors"
echo "$icd" >"$work/vendors/oclgrind.icd"

configuration=${CONFIGURATION:-Debug}
runner=eng/L2Gpu.Device.Runner/bin/$configuration/net10.0/l2gpu-device
[ -x "$runner" ] || dotnet build eng/L2Gpu.Device.Runner -c "$configuration" -v quiet

# Interpreting takes one processor; the two precisions are as good as independent. What has one precision runs with both.
run() {
  local precision=$1 status=0
  shift
  OCL_ICD_VENDORS="$work/vendors" OCLGRIND_DATA_RACES=1 OCLGRIND_LOG="$work/$precision.log" L2GPU_CACHE_DIR="$work/cache" \
    "$runner" conformance --device opencl --budget interpreted --gpu-tiles "$@" >"$work/$precision.txt" 2>&1 || status=$?
  return $status
}
pids=()
for precision in float double; do
  if [ -n "${1:-}" ]; then run "$precision" --precision "$precision" --filter "$1" & else run "$precision" --precision "$precision" --all-kernels & fi
  pids+=($!)
done
status=0
for pid in "${pids[@]}"; do wait "$pid" || status=1; done
grep -h -E '^FAILED|never launched|passed,|kernels run' "$work"/float.txt "$work"/double.txt || status=1
for precision in float double; do
  grep -q '^opencl:0: Oclgrind' "$work/$precision.txt" || { echo "The device was not oclgrind: $(head -n 1 "$work/$precision.txt")" >&2; status=1; }
done
if grep -h -E "$findings" "$work"/*.log | sort | uniq -c | sort -rn | head -n 20 | grep .; then
  echo "oclgrind found what is listed above." >&2
  grep -h -m 3 -A 12 -E "$findings" "$work"/*.log >&2 || true
  status=1
else
  echo "oclgrind: no stray access, no race, no divergent barrier"
fi
exit $status
