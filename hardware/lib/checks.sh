#!/usr/bin/env bash
# What `install.sh --check` says of a machine. Read by install.sh.
# shellcheck disable=SC2154 # variables of install.sh
set -euo pipefail

verdict() {
  local words=$1
  shift
  if "$@" &>/dev/null; then
    say "bien   $words"
  else
    say "FALTA  $words"
    wrong=1
  fi
}

same() {
  cmp --silent <(rendered "$1") "$root$2" && [[ $(stat --dereference --format=%a "$root$2") == "$3" ]]
}

known_user() {
  grep --quiet "^$1:" "$root/etc/passwd"
}

check_machine() {
  local source place mode name
  while read -r source place mode; do
    verdict "$place" same "$source" "$place" "$mode"
  done < <(files)
  for name in $(settings); do
    verdict "/etc/ciasc/$name" test -f "$root/etc/ciasc/$name"
  done
  if ((EUID == 0)); then
    verdict "cuenta ciasc" known_user ciasc
    verdict "cuenta ciasc-screen" known_user ciasc-screen
  fi
  verdict "clave del equipo" test -z "$(without_token)"
  if [[ $packages == yes ]] && { has server || has kiosk; }; then
    verdict "programas completos" test -f "$root/opt/ciasc/releases/$(release_of "$(install_of current)")/.complete"
    verdict "programas que arrancan" starts "$root/opt/ciasc/current/bin/ciasc"
  fi
  check_kiosks
  for name in $(units); do
    verdict "$name arranca con el equipo" of_root systemctl --quiet is-enabled "$name"
    if running; then
      verdict "$name en marcha" systemctl --quiet is-active "$name"
    fi
  done
  if ((wrong)); then
    say "Hay algo que falta: vuelva a ejecutar sudo bash install.sh, o vea README.md."
  else
    say "Todo está bien: ${roles[*]}."
  fi
  exit "$wrong"
}

# Numbers and printers: those that the server gave to each kiosk, or those that this kiosk has now.
check_kiosks() {
  local said
  if has server && [[ -f $root/var/lib/ciasc/ciasc.sqlite3 ]]; then
    if ! said=$(as_ciasc "$root/opt/ciasc/current/bin/ciasc" device check --data "$root/var/lib/ciasc" 2>&1); then
      say "FALTA  dispensadores: $said"
      wrong=1
    else
      say "bien   $said"
    fi
  elif has kiosk && ! has server && running; then
    said=$(curl --silent --max-time 5 http://127.0.0.1:8100/healthz || true)
    verdict "números sin conexión, dados por el servidor" grep --quiet '"band": "' <<<"$said"
    verdict "impresora, dada por el servidor" grep --quiet '"printer": "[^n]' <<<"$said"
  fi
}
