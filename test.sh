#!/usr/bin/env bash
# Installs what is missing and runs every test on a fresh Debian or Ubuntu machine with the .NET SDK.
# The last line is: N passed, N failed, N skipped. Parts can be named: ./test.sh rules storage browser
set -uo pipefail
cd "$(dirname "$0")"
parts=("${@:-rules}"); [ $# -eq 0 ] && parts=(rules storage browser)
work=$(mktemp -d)
passed=0; failed=0; skipped=0; postgres=""

finish() {
  [ -n "$postgres" ] && as_postgres "$postgres/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

missing=()
for package in chromium postgresql; do
  case $package in
    chromium) [ -x /usr/bin/chromium ] || missing+=(chromium fonts-liberation) ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql) ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}" >/dev/null || { echo "The packages could not be installed."; exit 1; }
fi

start_postgres() {
  [ -n "${OPSCONSOLE_POSTGRESQL:-}" ] && return
  local bin; bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  mkdir -p "$work/pg" && chmod 755 "$work"
  [ "$(id -u)" = 0 ] && chown postgres "$work/pg"
  local port=$((20000 + RANDOM % 20000))
  as_postgres "$bin/initdb" -D "$work/pg/data" -A trust -U opsconsole >/dev/null || return 1
  as_postgres "$bin/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/pg -c max_connections=300" start >/dev/null || return 1
  postgres=$bin
  export OPSCONSOLE_POSTGRESQL="Host=127.0.0.1;Port=$port;Username=opsconsole;Database=postgres"
}

run() {
  local project=$1; shift
  echo; echo "== $project"
  local log="$work/$project.log"
  dotnet run --project "tests/$project" -c Release --no-build -- -noColor -noLogo "$@" 2>&1 | tee "$log" | grep -vE '^ *(Discovering|Discovered|Starting|Finished):' || true
  local line; line=$(grep -E 'Total: [0-9]+, Errors' "$log" | tail -1)
  if [ -z "$line" ]; then failed=$((failed + 1)); echo "$project did not finish"; return; fi
  local total errors wrong skip
  total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line"); errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$line")
  wrong=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$line"); skip=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$line")
  passed=$((passed + total - wrong - skip)); failed=$((failed + wrong + errors)); skipped=$((skipped + skip))
}

dotnet build OpsConsole.sln -c Release -v q --nologo -m || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
start_postgres || { echo "PostgreSQL did not start"; failed=$((failed + 1)); }
for part in "${parts[@]}"; do
  case $part in
    rules) run OpsConsole.Tests ;;
    storage) run OpsConsole.StorageTests ;;
    # One after the other: these tests measure how soon a screen notices, and kill what they look at.
    browser) run OpsConsole.EndToEnd -parallel none ;;
    *) echo "There is no part '$part'. There are: rules storage browser."; exit 2 ;;
  esac
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
