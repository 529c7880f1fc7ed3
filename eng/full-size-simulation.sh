#!/usr/bin/env bash
# Compares simulations of a million cells bit by bit, two hundred updates and a hundred reads: the first OpenCL device, each instruction set of the CPU, and, with
# fewer cells, the scalar reference. Needs an OpenCL device (PoCL will do). Fails on a test that was skipped, too.
#   eng/full-size-simulation.sh
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
L2GPU_FULL_SIZE=1 L2GPU_REQUIRE_OPENCL=1 dotnet test tests/L2Gpu.Tests -c "${CONFIGURATION:-Debug}" \
  --filter "FullyQualifiedName~WriteHashTests|FullyQualifiedName~ReadHashTests" | tee "$log"
grep -q 'Skipped: *0, ' "$log" || { echo "Not every simulation ran." >&2; exit 1; }
