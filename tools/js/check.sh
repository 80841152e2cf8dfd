#!/usr/bin/env bash
# tools/js/check.sh: check the types of static/js (tsc) and lint it (ESLint), with the versions of package-lock.json.
# Without Node.js or without packages one line says that it was not tried; with TEST_CIASC_NOTHING_SKIPPED=1 it fails.
set -euo pipefail
cd "$(dirname "$0")"
# Written last: what is installed, of which lock.
installed=node_modules/.installed

not_tried() { # not_tried REASON
  printf 'static/js: not tried: %s\n' "$1"
  if [ "${TEST_CIASC_NOTHING_SKIPPED:-}" = 1 ]; then exit 1; fi
  exit 0
}

node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 18 || (major == 18 && minor >= 18) ? 0 : 1)' 2>/dev/null &&
  command -v npm >/dev/null || not_tried 'Node.js 18.18 or later and npm: apt-get install nodejs npm'

wanted="$(node --version) $(sha256sum <package-lock.json)"
if [ "$(cat "$installed" 2>/dev/null)" != "$wanted" ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || not_tried 'its packages could not be installed'
  printf '%s\n' "$wanted" >"$installed"
fi

node node_modules/typescript/bin/tsc --project .
cd ../..
node tools/js/node_modules/eslint/bin/eslint.js --config tools/js/eslint.config.js --max-warnings 0 static/js
printf 'static/js: types and lint are in order.\n'
