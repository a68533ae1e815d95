#!/usr/bin/env bash
# The main job on the sandbox: the TICKIT sample warehouse is unloaded, masked
# and loaded into another database, and the copy is looked at. `make demo` runs
# this; SAMPLE=catalogue extends the sample by tables for every generator, KEEP=1
# leaves the sandbox running to play with, and PIPELINE=lambda masks in the
# sandbox's Lambda.
set -euo pipefail
cd "$(dirname "$0")/.."
sample=examples/${SAMPLE:-tickit}
if [ ! -e "$sample/standin.yaml" ]; then echo "there is no sample $sample; there are tickit and catalogue" >&2; exit 2; fi

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

say "Building, and finding PostgreSQL for the sandbox"
architecture=$(go env GOARCH | sed s/amd64/x86_64/)
lambda=
if [ "${PIPELINE:-v2}" = lambda ]; then lambda=$architecture; fi
make --no-print-directory build LAMBDA="$lambda"
PG_BIN=$(scripts/postgres)
export PG_BIN
dir=$(mktemp -d "${TMPDIR:-/tmp}/standin-demo.XXXXXX")

finish() {
  status=$?
  if [ -n "${sandbox:-}" ] && { [ -z "${KEEP:-}" ] || [ $status -ne 0 ]; }; then
    kill -INT "$sandbox" 2>/dev/null && wait "$sandbox" || true
    rm -rf "$dir" "$dir.log"
  fi
}
trap finish EXIT
trap 'exit 130' INT TERM

say "Starting the sandbox: S3, two Redshift servers, the sample warehouse in the source"
started=$SECONDS
# With KEEP it must outlive this script and the terminal's Ctrl-C.
if [ -n "${KEEP:-}" ]; then set -m; fi
bin/standin-sandbox up --dir "$dir" --seed tickit >"$dir.log" 2>&1 &
sandbox=$!
set +m
until [ -e "$dir/env.sh" ]; do
  if ! kill -0 "$sandbox" 2>/dev/null; then cat "$dir.log" >&2; exit 1; fi
  sleep 0.1
done
mv "$dir.log" "$dir/sandbox.log"
echo "ready in $((SECONDS - started)) s; everything it keeps is in $dir"

# shellcheck source=/dev/null
. "$dir/env.sh"
# A key of your own would come from: standin key new
STANDIN_MASKING_KEY=$(printf '%064d' 42)
export STANDIN_MASKING_KEY STANDIN_STATE="$dir/state"

if [ -e "$sample/warehouse.sql" ]; then
  say "Extending the sample: $sample/warehouse.sql"
  go run ./examples/proof -load "$sample/warehouse.sql"
fi

workspace=$dir/standin.yaml
fill=()
for name in SOURCE_{HOST,PORT,DATABASE,USER} DESTINATION_{HOST,PORT,DATABASE,USER} SANDBOX_{BUCKET,UNLOAD_ROLE,LOAD_ROLE} AWS_REGION; do
  fill+=(-e "s|\$$name|${!name}|")
done
sed "${fill[@]}" "$sample/standin.yaml" >"$workspace"
cat >>"$workspace" <<YAML

pipeline: ${PIPELINE:-v2}
lambda: {role: "$SANDBOX_LAMBDA_ROLE", architecture: $architecture}
YAML

say "standin plan"
bin/standin plan -w "$workspace"

say "standin generate"
bin/standin generate -w "$workspace"

say "Before and after"
go run ./examples/proof -sample "${SAMPLE:-tickit}"

if [ -n "${KEEP:-}" ]; then
  cat <<TEXT

The sandbox is still running. Play with it:
  . $dir/env.sh; export STANDIN_MASKING_KEY=$STANDIN_MASKING_KEY STANDIN_STATE=$STANDIN_STATE
  bin/standin plan --sql -w $workspace | less
  \$EDITOR $workspace && bin/standin generate -w $workspace
  PGPASSWORD=\$SOURCE_ADMIN_PASSWORD psql -h \$SOURCE_HOST -p \$SOURCE_PORT -U \$SOURCE_ADMIN_USER \$SOURCE_DATABASE
  PGPASSWORD=\$DESTINATION_ADMIN_PASSWORD psql -h \$DESTINATION_HOST -p \$DESTINATION_PORT -U \$DESTINATION_ADMIN_USER \$DESTINATION_DATABASE
  grep UNLOAD $dir/journal.jsonl | head
Stop it:
  kill -INT $sandbox && rm -rf $dir
TEXT
fi
