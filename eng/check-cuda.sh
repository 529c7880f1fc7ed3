#!/usr/bin/env bash
# Compiles every device source, with every set of macros that the conformance suite compiles, as CUDA C for sm_80 and sm_90, and looks in the PTX for what was meant
# to be there. Needs clang 16 or newer, cc and an OpenCL device (PoCL will do), and no GPU and no CUDA toolkit.
#   eng/check-cuda.sh [FILTER]    only what the cases whose names hold FILTER compile
set -euo pipefail
cd "$(dirname "$0")/.."

clang=$(command -v clang-19 clang-18 clang-17 clang-16 clang 2>/dev/null | head -n 1) || { echo "clang is needed (Debian: clang-19)." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/common" "$work/cuda"

configuration=${CONFIGURATION:-Debug}
runner=eng/L2Gpu.Device.Runner/bin/$configuration/net10.0/l2gpu-device
[ -x "$runner" ] || dotnet build eng/L2Gpu.Device.Runner -c "$configuration" -v quiet
suite=("$runner" conformance --budget interpreted --filter "${1:-}")

# What every device compiles, and what an NVIDIA GPU of today compiles in its place: the same suite on PoCL and on the emulated GPU.
# Each takes one processor.
"${suite[@]}" --device opencl --gpu-tiles $([ -n "${1:-}" ] || echo --all-kernels) --emit-cuda "$work/common" >"$work/common.txt" 2>&1 &
common=$!
eng/emulate-cuda.sh "${suite[@]}" --device cuda --emit-cuda "$work/cuda" >"$work/cuda.txt" || { cat "$work/cuda.txt" >&2; exit 1; }
wait "$common" || { cat "$work/common.txt" >&2; exit 1; }

compile() {
  "$1" -x cuda --cuda-device-only --cuda-gpu-arch="$2" -nocudainc -nocudalib --cuda-feature=+ptx78 -O3 -S -Wall -Wno-unknown-cuda-version -Wno-unknown-pragmas -Wno-unused-function \
    -Wno-pass-failed -Werror -ferror-limit=5 -fno-caret-diagnostics -include eng/cuda/builtins.h ${4:-} "$3" -o "${3%.cu}.$2${4:-}.ptx" 2>"$3.$2.log" && return 0
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

# Simulations have the same bits everywhere: no product of theirs feeds a sum, so that a compiler that may fuse them has nothing to fuse.
fused() { grep -cE '^[[:space:]]*fma\.rn' "$1" || true; }
simulations=0 operations=0
for source in $(grep -rl --include='*.cu' '^NO_CONTRACTION' "$work"); do
  compile "$clang" sm_80 "$source" -ffp-contract=off
  may=$(fused "${source%.cu}.sm_80.ptx") must=$(fused "${source%.cu}.sm_80-ffp-contract=off.ptx")
  rm "${source%.cu}.sm_80-ffp-contract=off.ptx"
  [ "$may" = "$must" ] || { echo "$(head -n 1 "$source"): clang fuses $((may - must)) products with sums that the source keeps apart." >&2; exit 1; }
  simulations=$((simulations + 1)) operations=$((operations + must))
done
[ -n "${1:-}" ] || [ "$operations" -gt 0 ] || { echo "No simulation with fused operations was compiled." >&2; exit 1; }
echo "simulations: $simulations programs with $operations fused operations, and none more where a compiler may fuse"

# What a work-group holds in its memory, kernel by kernel: CUDA gives 48 KiB without being asked for more.
find "$work" -name '*.sm_90.ptx' -exec cat {} + >"$work/everything"
awk -v filter="${1:-}" '
  /\.entry / { match($0, /\.entry [A-Za-z0-9_]+/); kernel = substr($0, RSTART + 7, RLENGTH - 7); held = 0 }
  /\.shared / && match($0, /\[[0-9]+\]/) { held += substr($0, RSTART + 1, RLENGTH - 2); if (held > most) { most = held; where = kernel } }
  END { printf "group memory: at most %d bytes (%s)\n", most, where; exit !((most > 0 || filter != "") && most <= 49152) }
' "$work/everything" || { echo "A kernel needs more group memory than every GPU gives." >&2; exit 1; }

# What each kernel has: "variant|common kernel what", once for each program and architecture that has it, and once for the kernel itself.
find "$work" -name '*.ptx' | while read -r ptx; do
  source=$(head -n 1 "${ptx%.sm_*.ptx}.cu")
  awk -v kind="$([[ $source == *.cu\ * ]] && echo variant || echo common)" '
    function has(what) { if (kernel != "" && !((kernel, what) in seen)) { seen[kernel, what]; print kind, kernel, what } }
    /\.entry / { match($0, /\.entry [A-Za-z0-9_]+/); kernel = substr($0, RSTART + 7, RLENGTH - 7); has("kernel") }
    /^[ \t]*\.local / { has("local") }
    /cp\.async\.c[ag]\.shared\.global .*, 16, / { has("copy16") }
    /ld\.global(\.nc)?\.v4\.(f32|u32|b32)|ld\.global(\.nc)?\.v2\.(f64|u64|b64)/ { has("load16") }
    /ld\.shared\.v4\.(f32|u32|b32)|ld\.shared\.v2\.(f64|u64|b64)/ { has("lds16") }
    /mma\.sync/ { has("mma") }
    /shfl\.sync/ { has("shuffle") }
    /^}/ { kernel = "" }
  ' "$ptx"
done | sort | uniq -c >"$work/found"
local=$(awk '$2 == "variant" && $4 == "local" { print $3 }' "$work/found")
[ -z "$local" ] || { echo "These variants keep arrays in local memory, which is device memory: $local" >&2; exit 1; }
awk '$2 == "common" && $4 == "local" { line = line " " $3 } END { if (line != "") print "local memory in common kernels (arrays that a loop of unknown length indexes):" line }' "$work/found"
# Every program of a kernel of eng/cuda/meant.txt has what stands there, and there is one, unless only some cases were compiled.
awk -v filter="${1:-}" 'NR == FNR { count[$3, $4] = $1 + 0; next }
  /^#/ || NF == 0 { next }
  filter == "" && !(($1, "kernel") in count) { printf "%s: no program has it\n", $1; wrong = 1 }
  { for (i = 2; i <= NF; i++) if (count[$1, "kernel"] > count[$1, $i] + 0) { printf "%s: %d of %d programs have %s\n", $1, count[$1, $i], count[$1, "kernel"], $i; wrong = 1 } }
  END { exit wrong }' "$work/found" eng/cuda/meant.txt || { echo "The PTX lacks what was meant to be there." >&2; exit 1; }

# Inline PTX, as it stands in the programs, is what LLVM emits for its intrinsics, up to the numbers of registers.
spelling() {
  tr -s ' \t\n' ' ' | sed 's/; /;\n/g' | grep -oE '(cp\.async|mma|ld\.shared)\.[^;]*;' \
    | sed -E 's/\[[^]]*\]/[address]/g; s/%(rd|fd|r|f)[0-9]+/\1/g; s/ ?([{},]) ?/\1/g; s/(wait_group) [0-9]+/\1 N/' | sort -u
}
"$clang" --target=nvptx64-nvidia-cuda -march=sm_80 -Xclang -target-feature -Xclang +ptx78 -O1 -S -x ir eng/cuda/instructions.ll -o "$work/instructions" 2>/dev/null
spelling <"$work/instructions" >"$work/llvm"
find "$work" -name '*.ptx' -exec sed -n '/begin inline asm/,/end inline asm/p' {} + | grep -vE '^[ \t]*//' | spelling >"$work/ours"
[ -n "${1:-}" ] || [ -s "$work/ours" ] || { echo "No inline PTX was found." >&2; exit 1; }
if comm -13 "$work/llvm" "$work/ours" | grep .; then
  echo "LLVM does not spell these instructions so; eng/cuda/instructions.ll has what it emits." >&2
  exit 1
fi
echo "inline PTX: $(wc -l <"$work/ours") instructions, spelt as LLVM spells them"

programs=$(find "$work" -name '*.cu' | wc -l)
kernels=$(grep -oE '\.entry [A-Za-z0-9_]+' "$work/everything" | grep -v ' timings_' | sort -u | wc -l)
catalog=$(sed -n 's/^kernels run: .* of \([0-9]*\) in the catalog$/\1/p' "$work/cuda.txt")
if [ -z "${1:-}" ] && [ "$kernels" != "$catalog" ]; then
  echo "clang compiled $kernels kernels of $catalog." >&2
  exit 1
fi
echo "clang: $programs programs with $kernels kernels compile for sm_80 and sm_90 ($("$clang" --version | head -n 1))"
