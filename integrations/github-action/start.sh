#!/usr/bin/env bash
# Starts Castellan for the steps that follow, and puts root's keys, made anew for each job, into their environment.
# What it is asked for comes in INPUT_…, as action.yml has them.
set -euo pipefail

# Prints what an expression of Node's `crypto` gives.
made() { node -p "const c = require('node:crypto'); $1"; }

key_id=AKIA$(made '[...c.randomBytes(16)].map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("")')
secret=$(made 'c.randomBytes(30).toString("base64url")')
account=${INPUT_ACCOUNT_ID:-$(made 'c.randomInt(100_000_000_000, 200_000_000_000)')}
log=$(mktemp "${RUNNER_TEMP:-/tmp}/castellan-XXXXXX")
printf '::add-mask::%s\n' "$secret"

read -r -a command <<<"$INPUT_COMMAND"
flags=()
while IFS= read -r flag; do [ -z "$flag" ] || flags+=("$flag"); done <<<"${INPUT_FLAGS-}"

# Of the job's environment it has no AWS credentials, and nothing says where it listens but the input.
for name in $(compgen -e | grep -E '^(AWS|CASTELLAN)_|^(GATEWAY_LISTEN|EDGE_PORT)$' || true); do unset "$name"; done
CASTELLAN_ROOT_EMAIL=root@example.com CASTELLAN_ACCOUNT_ID=$account \
CASTELLAN_ROOT_ACCESS_KEY_ID=$key_id CASTELLAN_ROOT_SECRET_ACCESS_KEY=$secret \
  nohup "${command[@]}" serve --ephemeral --port "$INPUT_PORT" --region "$INPUT_REGION" ${flags[@]+"${flags[@]}"} \
  >"$log" 2>&1 </dev/null &
server=$!

fail() {
  printf '::error::%s\n' "$1"
  cat "$log"
  kill "$server" 2>/dev/null || true
  exit 1
}
for ((tenth = 0; ; tenth++)); do
  grep -qx 'Ready\.' "$log" && break
  kill -0 "$server" 2>/dev/null || fail 'Castellan ended before it was ready'
  [ "$tenth" -lt $((INPUT_TIMEOUT * 10)) ] || fail "Castellan was not ready within $INPUT_TIMEOUT s"
  sleep 0.1
done
endpoint=$(sed -n 's/^Castellan is ready: //p' "$log" | head -n 1)

{
  printf 'AWS_ENDPOINT_URL=%s\n' "$endpoint"
  printf 'AWS_ACCESS_KEY_ID=%s\n' "$key_id"
  printf 'AWS_SECRET_ACCESS_KEY=%s\n' "$secret"
  printf 'AWS_REGION=%s\n' "$INPUT_REGION"
  printf 'AWS_DEFAULT_REGION=%s\n' "$INPUT_REGION"
  # What an earlier step left would come before these.
  printf 'AWS_SESSION_TOKEN=\nAWS_PROFILE=\n'
} >>"$GITHUB_ENV"
printf 'endpoint=%s\naccount-id=%s\nlog=%s\npid=%s\n' "$endpoint" "$account" "$log" "$server" >>"$GITHUB_OUTPUT"
printf 'Castellan: account %s at %s\n' "$account" "$endpoint"
