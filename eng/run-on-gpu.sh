#!/usr/bin/env bash
# Proves and measures L2Gpu on a Linux machine with a GPU and no .NET: conformance and timings through CUDA, and through OpenCL where a loader is there, against
# PyTorch and CuPy where python3 has them, compute-sanitizer where it is there. Changes no setting of the machine. Ends within 8 minutes.
#   bash run-on-gpu.sh [--rehearse] [FOLDER]
# FOLDER (gpu-results) gets report.md, report.json and logs. The executable is l2gpu-device beside this script, or in artifacts/device-runner of the repository
# (eng/publish-device-runner.sh puts it there), or what L2GPU_DEVICE_RUNNER names. --rehearse does all of it small, on any OpenCL device and on an emulated GPU.
# Exit code 0: everything that could run is right; 1: something is not; 2: there is nothing to run.
set -uo pipefail
{ # Read to its end before anything runs.
here=$(cd "$(dirname "$0")" && pwd)
rehearse='' results=gpu-results
for argument in "$@"; do
  case $argument in
    --rehearse) rehearse=1 ;;
    -*) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) results=$argument ;;
  esac
done
for runner in "${L2GPU_DEVICE_RUNNER:-}" "$here/l2gpu-device" "$here/../artifacts/device-runner/l2gpu-device"; do [ -n "$runner" ] && [ -f "$runner" ] && break; done
[ -f "$runner" ] || { echo "There is no l2gpu-device beside this script; eng/publish-device-runner.sh makes it." >&2; exit 2; }
mkdir -p "$results" && results=$(cd "$results" && pwd) || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$runner" "$work/l2gpu-device" && chmod +x "$work/l2gpu-device" && runner=$work/l2gpu-device
export L2GPU_CACHE_DIR=$work/cache DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/bundle
rm -f "$results"/{report.md,report.json,conformance.log,timings.log,sanitizer.log,machine.log}
deadline=460 failed=0 steps=''

say() { printf '\n== %s\n' "$*"; }

# What was found out about the machine goes to the screen and to a log.
note() { echo "$*" | tee -a "$results/machine.log"; }

# step NAME LIMIT LOG COMMAND…: runs a command for at most LIMIT seconds, and no longer than the whole may take; keeps what it said. Its exit code is in $code.
step() {
  local name=$1 limit=$2 log=$3 left=$((deadline - SECONDS)) start=$SECONDS
  shift 3
  say "$name"
  [ "$left" -ge "$limit" ] || limit=$left
  if [ "$limit" -lt 5 ]; then
    code=125
    echo "left out: no time is left" | tee -a "$log"
  else
    { echo "== $name"; timeout --kill-after=5 "$limit" "$@"; } > >(tee -a "$log" | stdbuf -oL grep -vE '^(  [A-Z][A-Za-z]+(<|:)|== )' | stdbuf -oL cut -c1-200) 2>&1
    code=$?
    wait $! 2>/dev/null
    [ "$code" -ne 124 ] && [ "$code" -ne 137 ] || echo "stopped after $limit s" | tee -a "$log"
  fi
  steps+="${steps:+, }{\"step\": \"$name\", \"exitCode\": $code, \"seconds\": $((SECONDS - start))}"
  summary+="| $name | $(case $code in 0) echo right ;; 3) echo 'nothing to run' ;; 125) echo 'left out: no time' ;; 124 | 137) echo "**stopped after $limit s**" ;; *) echo "**failed ($code)**" ;; esac) | $((SECONDS - start)) s |"$'\n'
}
must() { step "$@"; [ "$code" -eq 0 ] || [ "$code" -eq 125 ] || failed=1; }
summary=''

# The library NAME of the newest version that a driver for CUDA $major loads, from the loader's cache, toolkits and Python packages; nothing where the cache has it.
library() {
  local name=$1 found
  ! ldconfig -p 2>/dev/null | grep -q "$name.so.$major " || return 0
  found=$(ls -d /usr/local/cuda*/lib64/"$name".so.[0-9]* /usr/local/cuda*/targets/*/lib/"$name".so.[0-9]* $(python3 -c 'import site, sys; print(" ".join(f"{p}/nvidia/*/lib/'"$name"'.so.[0-9]*" for p in {*sys.path, site.getusersitepackages()} if p))' 2>/dev/null) 2>/dev/null)
  { grep -E "\.so\.$major(\.|$)" <<<"$found" || grep -E '\.so\.1[0-9](\.|$)' <<<"$found" | awk -F'\\.so\\.' -v most="$major" '$NF + 0 < most'; } | sort -V | tail -n 1
}

say "The machine"
smi=$(command -v nvidia-smi || true) major=''
if [ -n "$smi" ]; then
  fields=name,driver_version,memory.total,clocks.sm,clocks.mem,clocks.max.sm,clocks.max.mem,power.limit,ecc.mode.current,compute_mode,persistence_mode
  note "$(timeout 20 "$smi" --query-gpu=$fields --format=csv 2>&1)"
  major=$(timeout 20 "$smi" 2>/dev/null | sed -n 's/.*CUDA Version: *\([0-9]*\).*/\1/p' | head -n 1)
  note "CUDA of the driver: ${major:-unknown}"
else
  note "nvidia-smi: not here"
fi
note "processor: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, kernel $(uname -r)"
for pair in libnvrtc:L2GPU_NVRTC_LIBRARY libcublas:L2GPU_CUBLAS_LIBRARY; do
  variable=${pair#*:}
  if [ -n "$major" ] && [ -z "${!variable:-}" ] && found=$(library "${pair%%:*}") && [ -n "$found" ]; then
    export "$variable=$found" LD_LIBRARY_PATH="$(dirname "$found")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  fi
  note "${pair%%:*}: ${!variable:-left to the loader}"
done
timeout 60 "$runner" devices >"$work/devices" 2>&1 || { cat "$work/devices"; exit 2; }
note "$(cat "$work/devices")"
cuda=$(grep -oE '^cuda:[0-9]+' "$work/devices" | head -n 1)
opencl=$(grep -E '^opencl:[0-9]+' "$work/devices" | { [ -n "$rehearse" ] && cat || grep ')  GPU, '; } | grep -oE '^opencl:[0-9]+' | head -n 1)
if [ -z "$cuda$opencl" ]; then
  echo "There is no GPU that could be used; why is said above." >&2
  exit 2
fi

budget=full size=full
[ -z "$rehearse" ] || budget=interpreted size=tiny
conformance() { local name=$1 limit=$2; shift 2; must "$name" "$limit" "$results/conformance.log" "$runner" conformance --budget "$budget" --seconds $((limit - 10)) --verbose "$@"; }
timings() { local device=$1 limit=$2; shift 2; must "timings, $device" "$limit" "$results/timings.log" "$runner" timings --device "$device" --size "$size" --seconds $((limit - 15)) --peers "$work/peers.json" --json "$work/timings-$device.json" --markdown "$work/timings-$device.md" "$@"; }

[ -z "$cuda" ] || conformance "conformance, $cuda" 110 --device "$cuda" --json "$work/conformance-1.json"

echo '{"peers": []}' >"$work/peers.json"
if command -v python3 >/dev/null; then
  "$runner" timings --device "${cuda:-$opencl}" --size "$size" --plan "$work/plan.json"
  step "peers" 65 "$results/timings.log" python3 "$here/gpu-peers.py" "$work/plan.json" "$work/peers.json" --seconds 50 $([ -z "$rehearse" ] || echo --numpy)
fi
[ -z "$cuda" ] || timings "$cuda" 120
[ -z "$cuda" ] || conformance "conformance, $cuda, common kernels only" 50 --device "$cuda" --common-kernels --json "$work/conformance-2.json"
[ -z "$opencl" ] || conformance "conformance, $opencl" 60 --device "$opencl" --json "$work/conformance-3.json"
sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | tail -n 1 || true)
for tool in memcheck racecheck; do
  [ -n "$cuda" ] && [ -n "$sanitizer" ] || continue
  must "compute-sanitizer $tool" 45 "$results/sanitizer.log" "$sanitizer" --tool $tool --error-exitcode 9 --print-limit 20 "$runner" conformance --device "$cuda" --budget interpreted --seconds 30
done
[ -z "$opencl" ] || timings "$opencl" 60
[ -z "$smi" ] || note "$(timeout 20 "$smi" --query-gpu=clocks.sm,clocks.mem,temperature.gpu,clocks_throttle_reasons.active --format=csv 2>&1)"
for log in "$results"/*.log; do [ "$(stat -c %s "$log")" -lt 4000000 ] || { head -c 4000000 "$log" >"$work/cut" && mv "$work/cut" "$log"; }; done

# Text as a string of JSON.
quote() { printf '"'; sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\t/ /g' -e 's/\r//g' "$1" | awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }'; printf '"'; }
# Files, one after another with commas.
list() { local comma=''; for file in "$@"; do [ -s "$file" ] || continue; printf '%s' "$comma"; cat "$file"; comma=,; done; }
{
  printf '{"schema": "l2gpu-report/1", "rehearsal": %s, "failed": %s,\n"machine": ' "$([ -n "$rehearse" ] && echo true || echo false)" "$([ $failed -ne 0 ] && echo true || echo false)"
  quote "$results/machine.log"
  printf ',\n"steps": [%s],\n"conformance": [%s],\n"timings": [%s],\n"peers": %s}\n' "$steps" "$(list "$work"/conformance-*.json)" "$(list "$work"/timings-*.json)" "$(cat "$work/peers.json")"
} >"$results/report.json"
{
  echo "# L2Gpu on $([ -n "$rehearse" ] && echo 'no GPU: a rehearsal, whose times say nothing' || sed -n '2s/,.*//p' "$results/machine.log")"
  printf '\n%s, in %s s. Floors come from the ceilings of the same run; see docs/gpu-machine.md.\n\n```\n' "$([ $failed -eq 0 ] && echo 'Everything that ran is right' || echo '**Something failed**')" "$SECONDS"
  cat "$results/machine.log"
  printf '```\n\n| step | | |\n|---|---|---|\n%s\n' "$summary"
  for file in "$work"/timings-*.md; do [ -s "$file" ] && cat "$file"; done
  grep -hE '^FAILED|passed, [0-9]+ failed|not on this device|kernels run|left out:|ERROR SUMMARY' "$results/conformance.log" "$results"/sanitizer.log 2>/dev/null | sed 's/^/    /'
} >"$results/report.md"
say "$([ $failed -eq 0 ] && echo "Everything that ran is right" || echo "Something failed"): $results/report.md, $SECONDS s"
exit $failed
}
