#!/usr/bin/env bash
# tools/js/lock.sh: update package-lock.json to package.json: versions and hashes, no address of a registry or of a sponsor.
set -euo pipefail
cd "$(dirname "$0")"
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
node -e '
const { readFileSync, writeFileSync } = require("node:fs");
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const part of Object.values(lock.packages)) {
  delete part.funding;
  delete part.resolved;
}
writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
'
