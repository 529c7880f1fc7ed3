#!/usr/bin/env bash
# Reruns a row of the performance table against its peer, in one run, and keeps the result under bench/results.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: bench/compare.sh <row>… | all [--patience N]

Runs L2Gpu and its peer in turns on the same data and threads, checks that both answers agree, prints a table, and keeps
it as Markdown and JSON under bench/results/<processor>/. Installs the peers from Debian if they are missing.

  --patience N  take samples up to N times (4) in search of ones that no other process disturbed

Rows:
  gemm          matrix products, 512 … 2048                        OpenBLAS
  syrk          XᵀX and XXᵀ of square matrices, 512 … 2048         OpenBLAS
  cholesky      factorisations, 256 … 2048                         OpenBLAS
  eigen         eigenvalues and eigenvectors, 256 … 2000           OpenBLAS (?syevd)
  xtx           XᵀX of 100000×128 and ×512                         OpenBLAS
  ridge         ridge fit of 200000×256                            scikit-learn
  ridge-tall    ridge fit of 1000000×100                           scikit-learn
  small-ridges  10000 ridge fits of 64×16, also with a choice of λ numpy, scikit-learn
  loo           exact leave-one-out over 50 λ, 5000×500            scikit-learn RidgeCV
  cv            5 folds over 20 λ, 5000×500                        scikit-learn GridSearchCV
  bayesian      Bayesian ridge of 20000×200, variances by evidence scikit-learn
  cg            20 penalties from one Krylov space                  20 solves
  rbf           RBF matrix of 4000 points, d 64 and 784            scikit-learn rbf_kernel
  kernel-product K·v without storing K, 20000 points, d 16         numpy, block by block
  kernel-ridge  kernel ridge fits of 4000×20 and 8000×20           scikit-learn KernelRidge
  kernel-growth time and memory of kernels against rows, columns and right sides, with slopes and a picture
  normals       standard normal numbers                            numpy, from its Philox
  crossbar-read    reads of crossbars with noise, 1024²            numpy
  crossbar-update  pulses with noise on a crossbar of 2048×2048    numpy, from its Philox, on as many threads
  ir-drop       crossbars with wires, 128² and 512², 1 read and more  scipy splu of all nodes
  start         l2gpu fit ridge on a CSV, process start to answer  a scikit-learn script
  threads       2 threads against 1, idle and loaded, and the bits; short calls against OpenBLAS
  opencl        overhead on an OpenCL device: enqueueing, round trips, bytes moved, start-up with cold and warm caches

Environment:
  PYTHON               the Python that has the peers (/usr/bin/python3)
  OPENBLAS_CORETYPE    the kernels that OpenBLAS uses; by default the best ones for this processor
HELP
}

if [[ $# -eq 0 || $1 == --help || $1 == -h ]]; then
    usage
    exit $(($# == 0 ? 2 : 0))
fi

cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3}

packages=(python3-sklearn python3-numpy python3-pandas libopenblas0-pthread)
for row in "$@"; do
    # PoCL, unless there is some OpenCL driver.
    [[ $row != opencl && $row != all ]] || compgen -G '/etc/OpenCL/vendors/*.icd' > /dev/null || packages+=(pocl-opencl-icd ocl-icd-libopencl1)
done
if command -v dpkg-query > /dev/null; then
    missing=()
    for package in "${packages[@]}"; do
        [[ $(dpkg-query -W -f '${Status}' "$package" 2> /dev/null) == *' installed' ]] || missing+=("$package")
    done
    if [[ ${#missing[@]} -gt 0 ]]; then
        echo "Installing ${missing[*]}" >&2
        sudo=()
        [[ $(id -u) -eq 0 ]] || sudo=(sudo)
        "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=600 update -qq >&2
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >&2
    fi
fi

# An OpenBLAS that is older than the processor may not know it and fall back to kernels without AVX: a peer at a fifth of its speed.
# So name the kernels by what the processor can do.
if [[ -z ${OPENBLAS_CORETYPE:-} && -r /proc/cpuinfo ]]; then
    flags=" $(grep -m1 '^flags' /proc/cpuinfo || true) "
    vendor=$(grep -m1 '^vendor_id' /proc/cpuinfo || true)
    if [[ $flags == *' avx512_bf16 '* ]]; then OPENBLAS_CORETYPE=Cooperlake
    elif [[ $flags == *' avx512vl '* ]]; then OPENBLAS_CORETYPE=SkylakeX
    elif [[ $flags == *' avx2 '* && $vendor == *AMD* ]]; then OPENBLAS_CORETYPE=Zen
    elif [[ $flags == *' avx2 '* ]]; then OPENBLAS_CORETYPE=Haswell
    fi
    [[ -z ${OPENBLAS_CORETYPE:-} ]] || export OPENBLAS_CORETYPE
fi

dotnet build -c Release --nologo -v quiet bench/L2Gpu.Bench >&2
dotnet build -c Release --nologo -v quiet src/L2Gpu.Cli >&2
exec dotnet bench/L2Gpu.Bench/bin/Release/net10.0/L2Gpu.Bench.dll compare --python "$python" "$@"
