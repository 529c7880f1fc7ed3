#!/usr/bin/env bash
# Compiles every device source, with every set of macros that the conformance suite compiles, as CUDA C for sm_80 and sm_90. Needs clang 16 or newer
# and an OpenCL device (PoCL will do), and no GPU and no CUDA toolkit.
#   eng/check-cuda.sh [FILTER]    only what the cases whose names hold FILTER compile
set -euo pipefail
cd "$(dirname "$0")/.."

clang=$(command -v clang-19 clang-18 clang-17 clang-16 clang 2>/dev/null | head -n 1) || { echo "clang is needed (Debian: clang-19)." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configuration=${CONFIGURATION:-Debug}
runner=eng/L2Gpu.Device.Runner/bin/$configuration/net10.0/l2gpu-device
[ -x "$runner" ] || dotnet build eng/L2Gpu.Device.Runner -c "$configuration" -v quiet
"$runner" conformance --device opencl --budget interpreted --gpu-tiles $([ -n "${1:-}" ] || echo --all-kernels) --filter "${1:-}" --emit-cuda "$work" >"$work/run.txt" || { cat "$work/run.txt" >&2; exit 1; }

compile() {
  "$1" -x cuda --cuda-device-only --cuda-gpu-arch="$2" -nocudainc -nocudalib --cuda-feature=+ptx78 -O3 -S -Wall -Wno-unknown-cuda-version -Wno-unknown-pragmas -Wno-unused-function \
    -Wno-pass-failed -Werror -ferror-limit=5 -fno-caret-diagnostics -include eng/cuda/builtins.h "$3" -o "${3%.cu}.$2.ptx" 2>"$3.$2.log" && return 0
  { head -n 1 "$3"; head -n 20 "$3.$2.log"; } >&2
  return 1
}
export -f compile
for architecture in sm_80 sm_90; do
  find "$work" -name '*.cu' -print0 | sort -z | xargs -0 -P "$(nproc)" -I{} bash -c 'compile "$0" "$1" "$2"' "$clang" "$architecture" {} || {
    echo "clang refused a source for $architecture." >&2
    exit 1
  }
done
# What a work-group holds in its memory, kernel by kernel: CUDA gives 48 KiB without being asked for more.
cat "$work"/*.sm_90.ptx | awk '
  /\.entry / { match($0, /\.entry [A-Za-z0-9_]+/); kernel = substr($0, RSTART + 7, RLENGTH - 7); held = 0 }
  /\.shared / && match($0, /\[[0-9]+\]/) { held += substr($0, RSTART + 1, RLENGTH - 2); if (held > most) { most = held; where = kernel } }
  END { printf "group memory: at most %d bytes (%s)\n", most, where; exit !(most > 0 && most <= 49152) }
' || { echo "A kernel needs more group memory than every GPU gives." >&2; exit 1; }
programs=$(find "$work" -name '*.cu' | wc -l)
kernels=$(cat "$work"/*.sm_90.ptx | grep -oE '\.entry [A-Za-z0-9_]+' | sort -u | wc -l)
catalog=$(sed -n 's/^kernels run: .* of \([0-9]*\) in the catalog$/\1/p' "$work/run.txt")
if [ -z "${1:-}" ] && [ "$kernels" != "$catalog" ]; then
  echo "clang compiled $kernels kernels of $catalog." >&2
  exit 1
fi
echo "clang: $programs programs with $kernels kernels compile for sm_80 and sm_90 ($("$clang" --version | head -n 1))"
