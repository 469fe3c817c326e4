#!/usr/bin/env bash
# Coverage-guided fuzzing of one target: tests/AuditActors.Fuzz/fuzz.sh TARGET [SECONDS] [SEEDS_FOLDER]
# Needs afl-fuzz (Debian package afl++). Findings are under artifacts/fuzz/TARGET/default/{crashes,hangs}; none is success.
set -euo pipefail
target=$1
seconds=${2:-600}
root=$(cd "$(dirname "$0")/../.." && pwd)
seeds=${3:-$root/tests/AuditActors.Fuzz/seeds/$target}
out=$root/artifacts/fuzz
tools=$out/tools
bin=$out/bin

dotnet publish "$root/tests/AuditActors.Fuzz" -c Release -o "$bin" --nologo -v quiet
[ -x "$tools/sharpfuzz" ] || dotnet tool install --tool-path "$tools" SharpFuzz.CommandLine --version 2.3.0
for library in AuditActors.Events AuditActors.Rules; do "$tools/sharpfuzz" "$bin/$library.dll"; done

rm -rf "${out:?}/$target"
export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1
afl-fuzz -V "$seconds" -t 5000 -m none -i "$seeds" -o "$out/$target" \
    -x "$root/tests/AuditActors.Fuzz/seeds/$target.dict" -- dotnet "$bin/AuditActors.Fuzz.dll" "$target" >"$out/$target.log" 2>&1
stats=$out/$target/default/fuzzer_stats
grep -E '^(execs_done|execs_per_sec|corpus_count|saved_crashes|saved_hangs|run_time)' "$stats"
grep -qE '^saved_crashes +: 0$' "$stats" && grep -qE '^saved_hangs +: 0$' "$stats"
