#!/usr/bin/env bash
# Proves and measures L2Gpu on a Linux machine with a GPU and no .NET: conformance and timings through CUDA, and through OpenCL where a loader is there, against
# PyTorch and CuPy where python3 has them, compute-sanitizer where it is there. Changes no setting of the machine. Ends within 8 minutes, or in RUN_ON_GPU_SECONDS (460).
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
# A copy can be made executable, unless nothing may be executed where temporary files lie.
cp "$runner" "$work/l2gpu-device" && chmod +x "$work/l2gpu-device" && "$work/l2gpu-device" --help >/dev/null 2>&1 && runner=$work/l2gpu-device
"$runner" --help >/dev/null 2>"$work/why" || { echo "$runner does not run here: $(cat "$work/why")" >&2; exit 2; }
export L2GPU_CACHE_DIR=$work/cache DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/bundle
rm -f "$results"/{report.md,report.json,conformance.log,timings.log,sanitizer.log,machine.log}
deadline=${RUN_ON_GPU_SECONDS:-460} failed=0 steps='' counts='' summary=''

say() { printf '\n== %s\n' "$*"; }

# What was found out about the machine goes to the screen and to a log.
note() { [ -z "$*" ] || echo "$*" | tee -a "$results/machine.log"; }

# How many cases and rows the JSON files $counts left out, to follow what became of a step.
left_out() { [ -z "$counts" ] || cat $counts 2>/dev/null | awk '/"leftOut": / { n += $2 } /"note": "left out/ { n++ } END { if (n) printf ", %d left out", n }'; }

# step NAME LIMIT MARGIN LOG COMMAND…: runs a command for at most LIMIT seconds, and no longer than the whole may take; keeps what it said. @seconds in it becomes what
# it may take less MARGIN. Its exit code is in $code; 126 if it was stopped because the whole has no more time, which is no failure, and 125 if it was not begun.
step() {
  local name=$1 nominal=$2 margin=$3 log=$4 limit=$((deadline - SECONDS)) start=$SECONDS ended
  shift 4
  say "$name"
  [ "$limit" -le "$nominal" ] || limit=$nominal
  if [ "$limit" -lt 20 ]; then
    code=125
    echo "left out: no time" | tee -a "$log"
  else
    { echo "== $name"; timeout --kill-after=5 "$limit" "${@//@seconds/$((limit - margin))}"; } > >(tee -a "$log" | stdbuf -oL grep -vE '^(  [A-Z][A-Za-z]+(<|:)|== )' | stdbuf -oL cut -c1-200) 2>&1
    code=$?
    wait $! 2>/dev/null
    if [ $((SECONDS - start)) -ge "$limit" ] && { [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; }; then
      echo "stopped after $limit s" | tee -a "$log"
      [ "$limit" -eq "$nominal" ] || code=126
    fi
  fi
  case $code in
    0) ended="right$(left_out)" ;;
    3) ended='nothing to run' ;;
    124) ended="**stopped after $limit s**$(left_out)" ;;
    125) ended='left out: no time' ;;
    126) ended="stopped after $limit s: no time$(left_out)" ;;
    *) ended="**failed ($code)**$(left_out)" ;;
  esac
  steps+="${steps:+, }{\"step\": \"$name\", \"exitCode\": $code, \"seconds\": $((SECONDS - start))}"
  summary+="| $name | $ended | $((SECONDS - start)) s |"$'\n'
  counts=''
}
must() { step "$@"; case $code in 0 | 125 | 126) ;; *) failed=1 ;; esac; }

# The library NAME of the newest version that a driver for CUDA $major loads, or of the newest where that is unknown, from toolkits and Python packages; nothing where the
# loader's cache has it.
library() {
  local name=$1 found
  ! ldconfig -p 2>/dev/null | grep -q "$name.so.$major" || return 0
  found=$(ls -d /usr/local/cuda*/lib64/"$name".so.[0-9]* /usr/local/cuda*/targets/*/lib/"$name".so.[0-9]* $(python3 -c 'import site, sys; print(" ".join(f"{p}/nvidia/*/lib/'"$name"'.so.[0-9]*" for p in {*sys.path, site.getusersitepackages()} if p))' 2>/dev/null) 2>/dev/null)
  awk -F'\\.so\\.' -v most="${major:-1000}" '$NF + 0 >= 10 && int($NF) <= most { print $NF, $0 }' <<<"$found" | sort -V | tail -n 1 | cut -d ' ' -f 2-
}

say "The machine"
smi=$(command -v nvidia-smi || true) major=''
if [ -n "$smi" ]; then
  fields=name,driver_version,memory.total,clocks.sm,clocks.mem,clocks.max.sm,clocks.max.mem,power.limit,ecc.mode.current,compute_mode,persistence_mode
  note "$(timeout 20 "$smi" --query-gpu=$fields --format=csv 2>&1)"
  major=$(timeout 20 "$smi" 2>/dev/null | sed -n 's/.*CUDA Version: *\([0-9]*\).*/\1/p' | head -n 1)
else
  note "nvidia-smi: not here"
fi
[ -n "$major" ] || major=$(timeout 60 "$runner" devices 2>/dev/null | sed -n 's/.*(CUDA \([0-9]*\)\..*/\1/p' | head -n 1)
note "CUDA of the driver: ${major:-unknown}"
note "processor: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, kernel $(uname -r)"
loader=("-u" LD_LIBRARY_PATH) # for Python, which finds its own libraries
[ -z "${LD_LIBRARY_PATH+set}" ] || loader=("LD_LIBRARY_PATH=$LD_LIBRARY_PATH")
for pair in libnvrtc:L2GPU_NVRTC_LIBRARY libcublas:L2GPU_CUBLAS_LIBRARY; do
  variable=${pair#*:}
  if [ -z "${!variable:-}" ] && found=$(library "${pair%%:*}") && [ -n "$found" ]; then
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
[ -n "$opencl" ] || note "OpenCL: no GPU, so nothing is tried through it"
alone=$([ -z "$smi" ] || timeout 20 "$smi" --query-gpu=compute_mode --format=csv,noheader 2>/dev/null | grep -o Exclusive | head -n 1)

# conformance NAME LIMIT ID ARGUMENT…: both precisions at once, since most of the time is the compiler's, which uses one core; unless the GPU takes one process only.
conformance() {
  local name=$1 limit=$2 id=$3
  shift 3
  set -- "$runner" conformance --budget "$budget" --seconds @seconds --verbose "$@" --json
  counts="$work/conformance-$id-*.json"
  if [ -n "$alone" ]; then
    must "$name" "$limit" 10 "$results/conformance.log" "$@" "$work/conformance-$id-all.json"
  else
    must "$name" "$limit" 10 "$results/conformance.log" bash -c '"$@" "$0-float.json" --precision float & "$@" "$0-double.json" --precision double; code=$?; wait $! || code=$?; exit $code' \
      "$work/conformance-$id" "$@"
  fi
}
# unlaunched NAME FILE…: the kernels that no case of a run launched, if none was left out.
unlaunched() {
  local name=$1 kernels
  shift
  kernels=$(awk '/"leftOut": / && $2 + 0 { exit } /"neverLaunched": \[$/ { on = 1; next } /\]/ { on = 0 } on { gsub(/[", ]/, ""); if (++seen[$0] == ARGC - 1) print }' "$@" 2>/dev/null | tr '\n' ' ')
  [ -z "$kernels" ] || never+="    $name: no case launched $kernels"$'\n'
}
never=''
timings() {
  local device=$1 limit=$2
  counts="$work/timings-$device.json"
  must "timings, $device" "$limit" 15 "$results/timings.log" "$runner" timings --device "$device" --size "$size" --seconds @seconds --peers "$work/peers.json" --json "$work/timings-$device.json" --markdown "$work/timings-$device.md"
}

[ -z "$cuda" ] || { conformance "conformance, $cuda" 110 1 --device "$cuda"; unlaunched "$cuda" "$work"/conformance-1-*.json; }

echo '{"peers": []}' >"$work/peers.json"
if command -v python3 >/dev/null; then
  timeout 60 "$runner" timings --device "${cuda:-$opencl}" --size "$size" --plan "$work/plan.json"
  step "peers" 65 15 "$results/timings.log" env "${loader[@]}" python3 "$here/gpu-peers.py" "$work/plan.json" "$work/peers.json" --seconds @seconds $([ -z "$rehearse" ] || echo --numpy)
  note "$(sed -n 's/^  note: /peers: /p' "$results/timings.log" | head -n 20)"
else
  note "peers: no python3 here"
fi
[ -z "$cuda" ] || timings "$cuda" 120
[ -z "$cuda" ] || conformance "conformance, $cuda, common kernels only" 50 2 --device "$cuda" --common-kernels
[ -z "$opencl" ] || { conformance "conformance, $opencl" 60 3 --device "$opencl"; unlaunched "$opencl" "$work"/conformance-3-*.json; }

# What finds no fault in our kernels where it cannot work at all, as in some containers, is tried on one case before.
sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda*/bin/compute-sanitizer 2>/dev/null | tail -n 1 || true)
sanitize=("$sanitizer" --error-exitcode 9 --print-limit 20) suite=("$runner" conformance --device "$cuda" --budget interpreted)
if [ -n "$cuda" ] && [ -z "$sanitizer" ]; then
  note "compute-sanitizer: not here"
elif [ -n "$cuda" ] && [ $((deadline - SECONDS)) -ge 20 ]; then
  say "compute-sanitizer, one case"
  timeout --kill-after=5 30 "${sanitize[@]}" "${suite[@]}" --filter 'KrylovSteps<float>: directions' >"$work/probe" 2>&1
  code=$?
  if { [ $code -ne 0 ] && [ $code -ne 9 ]; } || grep -qiE 'not supported|internal sanitizer error' "$work/probe"; then
    note "compute-sanitizer: does not work here (exit code $code): $(grep -m 1 -iE 'error|not supported' "$work/probe" || tail -n 1 "$work/probe")"
    sanitizer=''
  fi
fi
for tool in memcheck racecheck; do
  [ -n "$cuda" ] && [ -n "$sanitizer" ] || continue
  # A call that fails is no fault here: the number of a kernel's arguments is found by asking until the driver says that there are no more. Nor is a case that takes long.
  step "compute-sanitizer $tool" 45 15 "$results/sanitizer.log" "${sanitize[@]}" --tool $tool $([ $tool != memcheck ] || echo --report-api-errors no) "${suite[@]}" --seconds @seconds \
    --first Gemm --first Gram --first Cholesky --first BatchedRidge --first BatchedConjugateGradient --first KrylovSteps
  case $code in 0 | 12[456]) ;; *) failed=1 ;; esac
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
  echo "# L2Gpu on $([ -n "$rehearse" ] && echo 'no GPU: a rehearsal, whose times say nothing' || sed -n "s/^${cuda:-$opencl}  \(.*\)  (.*/\1/p" "$results/machine.log")"
  printf '\n%s, in %s s. Floors come from the ceilings of the same run; see docs/gpu-machine.md.\n\n```\n' "$([ $failed -eq 0 ] && echo 'Everything that ran is right' || echo '**Something failed**')" "$SECONDS"
  cat "$results/machine.log"
  printf '```\n\n| step | | |\n|---|---|---|\n%s\n' "$summary"
  for file in "$work"/timings-*.md; do [ -s "$file" ] && cat "$file"; done
  printf '%s' "$never"
  grep -hE '^== |^FAILED|passed, [0-9]+ failed|not on this device|left out:|[A-Z]+ SUMMARY:' "$results/conformance.log" "$results"/sanitizer.log 2>/dev/null | sed 's/^/    /'
} >"$results/report.md"
say "$([ $failed -eq 0 ] && echo "Everything that ran is right" || echo "Something failed"): $results/report.md, $SECONDS s"
exit $failed
}
