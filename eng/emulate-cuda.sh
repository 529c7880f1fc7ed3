#!/usr/bin/env bash
# Runs a command with an NVIDIA GPU that is emulated on the processor, and far slower: for seeing whether kernels are right, not how fast they are.
#   eng/emulate-cuda.sh dotnet run --project src/L2Gpu.Cli -- devices
#   eng/emulate-cuda.sh dotnet run --project eng/L2Gpu.Device.Runner -- conformance --device cuda --budget interpreted
# Needs cc, and clang++ or g++ while the command runs. EMULATED_CUDA_SEED changes the order in which the threads of a block run.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

[ $# -gt 0 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
native=$root/tests/L2Gpu.Tests/Native
build() { cc -std=gnu11 -O1 -shared -fPIC -pthread -fvisibility=hidden "$@"; }
build -o "$work/libcuda.so" "$native/fake_cuda.c" -ldl
build -DWITH_EMULATOR -o "$work/libnvrtc.so" "$native/fake_nvrtc.c" "$native/fake_nvrtc_emulate.c"

export L2GPU_CUDA_LIBRARY=$work/libcuda.so L2GPU_NVRTC_LIBRARY=$work/libnvrtc.so L2GPU_CUBLAS_LIBRARY=$work/none FAKE_NVRTC_EMULATE=1 L2GPU_CACHE_DIR=${L2GPU_CACHE_DIR-$work/cache}
"$@"
