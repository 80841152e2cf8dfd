#!/usr/bin/env bash
# What runs after an installation: all that should, answering as it should. Read by install.sh.
# shellcheck disable=SC2154 # variables of install.sh
set -euo pipefail

# A setting of a file in /etc/ciasc, or what counts without it.
setting() {
  local found
  found=$(sed -n "s/^$2=//p" "$root/etc/ciasc/$1" 2>/dev/null | tail --lines=1)
  echo "${found:-$3}"
}

# Waits until a server answers with the version of the programs in use; fails if it never does.
answers() {
  local address=$1 wanted said=''
  wanted=$("$root/opt/ciasc/current/bin/ciasc" --version)
  for ((second = 0; second < patience; second++)); do
    said=$("$root/opt/ciasc/current/bin/python" - "$address/healthz" 2>/dev/null <<'PYTHON' || true
import json, sys, urllib.request
told = json.load(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=3))
commit = told.get("commit")
print("ciasc", told["version"] + (f" (commit {commit})" if commit else ""))
PYTHON
    )
    if [[ $said == "$wanted" ]]; then
      return 0
    fi
    sleep 1
  done
  say "No responde como debe en $address: ${said:-nada} en lugar de $wanted."
  return 1
}

server_address() {
  local host
  host=$(setting server.env CIASC_HOST 127.0.0.1)
  if [[ $host == 0.0.0.0 || $host == '::' ]]; then
    host=127.0.0.1
  fi
  echo "http://$host:$(setting server.env CIASC_PORT 8000)"
}

# Starts what should run and is not running, restarts what changed, and asks the servers who they are.
take_effect() {
  if ! running; then
    return 0
  fi
  if ((changed)); then
    systemctl daemon-reload
    systemctl restart systemd-modules-load.service || true
    udevadm control --reload || true
    udevadm trigger --subsystem-match=usbmisc --subsystem-match=tty --subsystem-match=usb || true
  fi
  start_servers || return 1
  if has server; then
    systemctl start ciasc-backup.timer ciasc-report.timer
  fi
  # The screens start with the machine: who installs may be at the console that they take.
  if ((changed)); then
    systemctl try-restart ciasc-kiosk.service ciasc-display.service ciasc-peripherals.service 2>/dev/null || true
  fi
}

start_servers() {
  if has server && { [[ -f $data/ciasc.sqlite3 ]] || grep --quiet '^CIASC_DATABASE_URL=.' /etc/ciasc/server.env; }; then
    start_one ciasc-server.service || return 1
    answers "$(server_address)" || return 1
  fi
  if has kiosk && ! has server && [[ -z $(without_token) ]]; then
    start_one ciasc-kiosk-node.service || return 1
    answers http://127.0.0.1:8100 || return 1
  fi
}

start_one() {
  local verb=start
  if ((changed)); then
    verb=restart
  fi
  # It starts again by itself: what counts is whether it answers in time.
  timeout "$patience" systemctl "$verb" "$1" || true
}
