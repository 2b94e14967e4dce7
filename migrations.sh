#!/usr/bin/env bash
# Adds a migration of the given name for every provider: ./migrations.sh AddSomething
set -euo pipefail
cd "$(dirname "$0")"
name=${1:?Name the migration, for example AddSomething}
dotnet tool restore >/dev/null
dotnet build src/OpsConsole -v q -p:RunAnalyzers=false --nologo
for provider in Sqlite PostgreSql SqlServer; do
  dotnet ef migrations add "$name" --no-build --project src/OpsConsole --context "${provider}OpsDb" --output-dir "Storage/Migrations/$provider"
done
