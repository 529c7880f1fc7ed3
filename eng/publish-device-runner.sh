#!/usr/bin/env bash
# Publishes the device runner as one file for Linux machines without .NET: self-contained, trimmed, compiled ahead of time.
#   eng/publish-device-runner.sh [FOLDER]    artifacts/device-runner by default; then `bash eng/run-on-gpu.sh` there, or copy FOLDER to a machine with a GPU
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-artifacts/device-runner}
most=$((40 * 1024 * 1024))
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish eng/L2Gpu.Device.Runner -c Release -r linux-x64 --self-contained -v quiet -o "$work/out" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
if grep -E 'warning (IL|[A-Z]+)[0-9]+' "$work/log"; then
  echo "A warning of the trimmer is a failure here: what it names may be missing where it runs." >&2
  exit 1
fi
mkdir -p "$folder"
cp "$work/out/l2gpu-device" eng/run-on-gpu.sh eng/gpu-peers.py "$folder/"
size=$(stat -c %s "$folder/l2gpu-device")
[ "$size" -le "$most" ] || { echo "$folder/l2gpu-device has $size bytes; at most $most were meant." >&2; exit 1; }
# What trimming took away would show here: no case, no device source, no timing.
"$folder/l2gpu-device" conformance --device cpu --budget interpreted --filter Gram >"$work/run" || { cat "$work/run" >&2; exit 1; }
awk -v bytes="$size" -v file="$folder/l2gpu-device" 'BEGIN { printf "%s: %.1f MB\n", file, bytes / 1e6 }'
