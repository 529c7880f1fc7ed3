#!/usr/bin/env bash
# Builds the CUDA driver and the NVRTC that tests use, which run kernels on the CPU, and prints what makes l2gpu-device find them: proof, and no speed.
#   eval "$(eng/emulated-cuda.sh FOLDER)"
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
native=$(cd "$(dirname "$0")/../tests/L2Gpu.Tests/Native" && pwd)
cc -shared -fPIC -O1 -o "$folder/libcuda.so" "$native/fake_cuda.c" -ldl -lpthread
cc -shared -fPIC -O1 -DWITH_EMULATOR -o "$folder/libnvrtc.so" "$native/fake_nvrtc.c" "$native/fake_nvrtc_emulate.c" -ldl -lpthread
echo "export L2GPU_CUDA_LIBRARY='$folder/libcuda.so' L2GPU_NVRTC_LIBRARY='$folder/libnvrtc.so' FAKE_NVRTC_EMULATE=1"
