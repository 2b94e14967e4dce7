#!/usr/bin/env bash
# Installs what is missing and runs every test on a fresh Debian machine with the .NET SDK; Ubuntu needs a browser of its own (docs/testing.md).
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

# Whatever happens, the last line is the count.
stop() { echo "$1"; echo; echo "$passed passed, $((failed + 1)) failed, $skipped skipped"; exit 1; }

distribution=$(. /etc/os-release && echo "${ID:-}")
browser=/usr/bin/chromium
browser_answers() { [ -x "$browser" ] && timeout 30 "$browser" --version 2>/dev/null | grep -qE '^(Chromium|Google Chrome) '; }

missing=()
for package in chromium postgresql; do
  case $package in
    # Ubuntu's package of that name only points to a snap, which the tests cannot drive.
    chromium) browser_answers || [ "$distribution" = ubuntu ] || missing+=(chromium fonts-liberation) ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql) ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null || stop "The packages could not be installed: ${missing[*]}. Install them by hand and run this again."
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
  dotnet run --project "tests/$project" -c Release --no-build -- -noColor -noLogo -diagnostics -longRunning 60 "$@" 2>&1 | tee "$log" | grep -vE '^ *(Discovering|Discovered|Starting|Finished):' || true
  local line; line=$(grep -E 'Total: [0-9]+, Errors' "$log" | tail -1)
  if [ -z "$line" ]; then failed=$((failed + 1)); echo "$project did not finish"; return; fi
  local total errors wrong skip
  total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line"); errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$line")
  wrong=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$line"); skip=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$line")
  passed=$((passed + total - wrong - skip)); failed=$((failed + wrong + errors)); skipped=$((skipped + skip))
}

dotnet build OpsConsole.sln -c Release -v q --nologo -m || stop "The build failed."
start_postgres || { echo "PostgreSQL did not start"; failed=$((failed + 1)); }
for part in "${parts[@]}"; do
  case $part in
    rules) run OpsConsole.Tests ;;
    storage) run OpsConsole.StorageTests ;;
    # One after the other: these tests measure how soon a screen notices, and kill what they look at.
    browser)
      if browser_answers; then run OpsConsole.EndToEnd -parallel none
      else
        failed=$((failed + 1))
        echo; echo "The browser tests did not run: $browser is missing or does not start."
        [ "$distribution" = ubuntu ] && echo "Ubuntu's chromium is a snap, which they cannot drive. Install Google Chrome's .deb and link it: sudo ln -sf /usr/bin/google-chrome $browser"
      fi ;;
    *) stop "There is no part '$part'. There are: rules storage browser." ;;
  esac
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
