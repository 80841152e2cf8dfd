#!/usr/bin/env bash
# Installs a machine of a station from this folder and a folder of wheels, without network and without questions.
# What was cut by a power failure is finished by running it again; what is already right is left alone.
#
# Nothing is written before the stick was found whole. Then: unpack, stop the server (kiosks go on by their numbers), copy the
# data, bring the copy up to date, change programs, units and data, start, ask for the version; if that fails, all is as before.
set -euo pipefail
shopt -s lastpipe # what `put` notes at the end of a pipe is remembered
umask 022         # the account of the services must be able to read the programs

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=SCRIPTDIR/lib/stick.sh
source "$here/lib/stick.sh"
# shellcheck source=SCRIPTDIR/lib/releases.sh
source "$here/lib/releases.sh"
# shellcheck source=SCRIPTDIR/lib/start.sh
source "$here/lib/start.sh"
# shellcheck source=SCRIPTDIR/lib/checks.sh
source "$here/lib/checks.sh"
units_place=/usr/local/lib/systemd/system
root=''
server=''
wheels=''
packages=yes
action=install
roles=()
wrong=0
changed=0

usage() {
  cat <<'TEXT'
Uso: sudo bash install.sh ROL... [opciones]

Roles: server   el servidor de la comisaría y sus copias de cada noche
       kiosk    la pantalla táctil con su impresora (junto a «server», usa la impresora del servidor)
       display  la pantalla de la sala de espera

  --server URL   dirección del servidor, por ejemplo http://192.168.1.10:8000
  --wheels DIR   carpeta de programas (si no se dice: wheels, junto a este archivo, como la deja «make wheels»)
  --no-packages  no toca los programas, solo la configuración
  --root DIR     instala dentro de DIR, para preparar una imagen o probar
  --check        dice qué está bien y qué falta; no cambia nada
  --rollback     vuelve a los programas de antes y a los datos de antes de actualizar; nombra los tickets que se pierden
  --uninstall    quita los programas; conserva los datos, las copias y los ajustes
TEXT
}

say() {
  echo "$*"
}

fail() {
  echo "ERROR: $*" >&2
  exit 1
}

misused() {
  echo "ERROR: $*" >&2
  usage >&2
  exit 2
}

read_arguments() {
  while (($#)); do
    case $1 in
      server | kiosk | display) roles+=("$1") ;;
      --server | --wheels | --root)
        (($# > 1)) || misused "A $1 le falta su valor."
        printf -v "${1#--}" '%s' "$2"
        shift
        ;;
      --no-packages) packages=no ;;
      --check) action=check ;;
      --rollback) action=rollback ;;
      --uninstall) action=uninstall ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) misused "No se entiende «$1»." ;;
    esac
    shift
  done
  root=${root%/}
  wheels=${wheels:-$here/wheels}
  server=${server%/}
  if [[ -n $server && ! $server =~ ^https?://[A-Za-z0-9.-]+(:[0-9]+)?$ ]]; then
    misused "La dirección del servidor es como http://192.168.1.10:8000, sin nada más."
  fi
}

has() {
  [[ " ${roles[*]} " == *" $1 "* ]]
}

# The roles and the server's address given now, and those of before.
recall() {
  local before=()
  if [[ -f $root/etc/ciasc/roles ]]; then
    read -ra before <"$root/etc/ciasc/roles" || true
  fi
  if [[ " ${before[*]} " == *" kiosk "* && " ${before[*]} " != *" server "* ]] && has server; then
    misused "Este equipo es un dispensador propio y puede guardar tickets. Primero: sudo bash install.sh --uninstall"
  fi
  mapfile -t roles < <(printf '%s\n' "${before[@]}" "${roles[@]}" | sed '/^$/d' | sort -u)
  if ((${#roles[@]} == 0)); then
    if [[ $action != install ]]; then
      fail "No hay nada instalado en este equipo."
    fi
    misused "Diga para qué sirve este equipo: server, kiosk o display."
  fi
  if has kiosk && has display; then
    misused "Un equipo tiene una sola pantalla: kiosk o display, no los dos."
  fi
  if [[ -z $server && -f $root/etc/ciasc/station-url ]]; then
    server=$(<"$root/etc/ciasc/station-url")
  fi
  if [[ -z $server ]] && has server; then
    server=http://127.0.0.1:8000
  fi
  [[ -n $server ]] || misused "Falta --server con la dirección del servidor."
}

# Lines of: file here, its place, its mode.
files() {
  cat <<'TABLE'
README.md /opt/ciasc/doc/README.md 644
checklist.md /opt/ciasc/doc/checklist.md 644
perifericos.md /opt/ciasc/doc/perifericos.md 644
systemd/sysusers.conf /etc/sysusers.d/ciasc.conf 644
systemd/tmpfiles.conf /etc/tmpfiles.d/ciasc.conf 644
systemd/system.conf.d/watchdog.conf /etc/systemd/system.conf.d/ciasc-watchdog.conf 644
systemd/journald.conf.d/volatile.conf /etc/systemd/journald.conf.d/ciasc-volatile.conf 644
overlay.sh /opt/ciasc/bin/overlay.sh 755
TABLE
  if has server || has kiosk; then
    cat <<'TABLE'
udev/70-ciasc.rules /etc/udev/rules.d/70-ciasc.rules 644
systemd/modules-load.conf /etc/modules-load.d/ciasc.conf 644
systemd/ciasc-peripherals.service /usr/local/lib/systemd/system/ciasc-peripherals.service 644
TABLE
  fi
  if has server; then
    cat <<'TABLE'
daily_backup.sh /opt/ciasc/bin/backup.sh 755
adopt.sh /opt/ciasc/bin/adopt.sh 755
systemd/ciasc-server.service /usr/local/lib/systemd/system/ciasc-server.service 644
systemd/ciasc-backup.service /usr/local/lib/systemd/system/ciasc-backup.service 644
systemd/ciasc-backup.timer /usr/local/lib/systemd/system/ciasc-backup.timer 644
systemd/ciasc-report.service /usr/local/lib/systemd/system/ciasc-report.service 644
systemd/ciasc-report.timer /usr/local/lib/systemd/system/ciasc-report.timer 644
TABLE
  fi
  if has kiosk && ! has server; then
    echo systemd/ciasc-kiosk-node.service /usr/local/lib/systemd/system/ciasc-kiosk-node.service 644
  fi
  if has kiosk || has display; then
    cat <<'TABLE'
kiosk/launch.sh /opt/ciasc/bin/launch.sh 755
kiosk/policies.json /etc/chromium/policies/managed/ciasc.json 644
kiosk/policies.json /etc/chromium-browser/policies/managed/ciasc.json 644
systemd/pam-ciasc-screen /etc/pam.d/ciasc-screen 644
TABLE
  fi
  if has kiosk; then
    echo systemd/ciasc-kiosk.service /usr/local/lib/systemd/system/ciasc-kiosk.service 644
  fi
  if has display; then
    echo systemd/ciasc-display.service /usr/local/lib/systemd/system/ciasc-display.service 644
  fi
}

# Files of settings: made once, then the technician's.
settings() {
  if has server; then
    echo server.env backup.env report.env
  fi
  if has server || has kiosk; then
    echo peripherals.env
  fi
  if has kiosk && ! has server; then
    echo node.env
  fi
  if has kiosk || has display; then
    echo screen.env
  fi
}

# What starts with the machine. The peripherals' unit is left to who has any.
units() {
  if has server; then
    echo ciasc-server.service ciasc-backup.timer ciasc-report.timer
  fi
  if has kiosk && ! has server; then
    echo ciasc-kiosk-node.service
  fi
  if has kiosk; then
    echo ciasc-kiosk.service
  fi
  if has display; then
    echo ciasc-display.service
  fi
}

first_page() {
  if has display; then
    echo "$server/pantalla"
  elif has server; then
    echo http://127.0.0.1:8000/kiosk
  else
    echo http://127.0.0.1:8100/kiosk
  fi
}

# A file of this folder as it must stand on this machine.
rendered() {
  sed -e "s|http://SERVIDOR:8000|$server|g" -e "s|@PAGE@|$(first_page)|g" "$here/$1"
}

# Writes its input to a file, whole or not at all, and only if it differs.
put() {
  local place=$root$1 mode=$2 new
  new=$place.ciasc-new
  mkdir -p "$(dirname "$place")"
  (umask 077 && cat >"$new")
  chmod "$mode" "$new"
  if cmp --silent "$new" "$place" && [[ $(stat --format=%a "$place") == "$mode" ]]; then
    rm "$new"
    return
  fi
  sync "$new"
  mv --no-target-directory "$new" "$place"
  changed=1
  say "Escrito: $1"
}

# Runs a systemd tool on this machine or inside the scratch root.
of_root() {
  local tool=$1
  shift
  if [[ -n $root ]]; then
    "$tool" --root="$root" "$@"
  else
    "$tool" "$@"
  fi
}

running() {
  [[ -z $root && -d /run/systemd/system ]]
}

must_be_administrator() {
  if [[ -z $root && $EUID -ne 0 ]]; then
    fail "Ejecútelo como administrador: sudo bash $0"
  fi
}

must_be_possible() {
  local missing=()
  must_be_administrator
  if [[ -z $root && $(findmnt --noheadings --output FSTYPE /) == overlay ]]; then
    fail "El sistema está en solo lectura. Primero: sudo /opt/ciasc/bin/overlay.sh off, y reinicie."
  fi
  if [[ -d $root$units_place && ! -L $root$units_place && -n $(ls -A "$root$units_place") ]]; then
    fail "Hay otras unidades en $units_place: muévalas a /etc/systemd/system y vuelva a instalar."
  fi
  if [[ $packages == no ]]; then
    return
  fi
  if has server || has kiosk; then
    must_be_whole
    must_suit
    if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
      missing+=(python3-venv)
    fi
  fi
  if [[ -z $root ]] && { has kiosk || has display; }; then
    command -v cage >/dev/null || missing+=(cage)
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
    command -v curl >/dev/null || missing+=(curl)
    command -v chvt >/dev/null || missing+=(kbd)
  fi
  if ((${#missing[@]})); then
    fail "Faltan programas del sistema. En el taller, con internet: sudo apt-get install ${missing[*]}"
  fi
}

set_line() {
  local file=$1 name=$2 value=$3
  if [[ -f $root$file ]] && ! grep --quiet --line-regexp --fixed-strings "$name=$value" "$root$file"; then
    sed "s|^$name=.*|$name=$value|" "$root$file" | put "$file" 600
  fi
}

install_machine() {
  local name=''
  must_be_possible
  mkdir -p "$root/etc"
  if ((EUID == 0)); then
    of_root systemd-sysusers "$here/systemd/sysusers.conf"
    of_root systemd-tmpfiles --create "$here/systemd/tmpfiles.conf"
  fi
  if [[ $packages == yes ]] && { has server || has kiosk; }; then
    name=$(sha256sum "$wheels/SHA256SUMS" | cut -c1-12)
    release "$name"
  fi
  remember
  take_over_old_layout
  use_install "$(build_install "${name:-$(release_of "$(install_of current)")}")"
  prune
  say "Instalado: ${roles[*]}."
  next_steps
}

use_install() {
  # shellcheck disable=SC2046 # one word for each unit
  if [[ $(install_of current) == "$1" ]]; then
    place_files "$1"
    of_root systemctl --quiet --force enable $(units)
    sync --file-system "$root/etc"
    take_effect || fail "Los programas instalados no responden como deben. Vea: journalctl -u ciasc-server -b"
  else
    upgrade_to "$1"
  fi
}

# Roles, the server's address and settings, for the next time and for the technician.
remember() {
  local name
  printf '%s\n' "${roles[*]}" | put /etc/ciasc/roles 644
  if has display || ! has server; then
    if [[ -f $root/etc/ciasc/station-url && $(<"$root/etc/ciasc/station-url") != "$server" ]]; then
      set_line /etc/ciasc/node.env STATION_URL "$server"
    fi
  fi
  # A page that this script once wrote follows the machine's role and server; a technician's own stays.
  if grep --quiet --extended-regexp '^SCREEN_URL=(http://127.0.0.1:8[01]00/kiosk|.*/pantalla)$' \
    "$root/etc/ciasc/screen.env" 2>/dev/null; then
    set_line /etc/ciasc/screen.env SCREEN_URL "$(first_page)"
  fi
  printf '%s\n' "$server" | put /etc/ciasc/station-url 644
  for name in $(settings); do
    if [[ ! -f $root/etc/ciasc/$name ]]; then
      rendered "env/$name" | put "/etc/ciasc/$name" 600
    fi
  done
}

next_steps() {
  if has server && [[ ! -f $root/var/lib/ciasc/ciasc.sqlite3 ]]; then
    say "Siga con: sudo -u ciasc ciasc init --data /var/lib/ciasc --name \"Comisaría ...\""
    say "Después:  sudo systemctl start ciasc-server"
  fi
  if [[ -n $(without_token) ]]; then
    say "Todavía sin clave, en $(without_token): al reiniciar, la pantalla del equipo muestra un código para la página Equipos de la administración."
  fi
  say "Reinicie el equipo una vez: sudo reboot. Después revise con: sudo bash install.sh --check"
}

# The file that still lacks the token that its role needs.
without_token() {
  local file=$root/etc/ciasc/screen.env name=SCREEN_TOKEN
  if has kiosk && ! has server; then
    file=$root/etc/ciasc/node.env name=CIASC_TOKEN
  elif ! has kiosk && ! has display; then
    return
  fi
  if [[ $name == CIASC_TOKEN && -s $root/var/lib/ciasc-node/token ]]; then
    return # «ciasc kiosk pair»
  fi
  if ! grep --quiet "^$name=." "$file" 2>/dev/null; then
    echo "${file#"$root"}"
  fi
}

uninstall_machine() {
  local place
  if [[ -z $root && $EUID -ne 0 ]]; then
    fail "Ejecútelo como administrador: sudo bash $0 --uninstall"
  fi
  local unit
  for unit in "$here"/systemd/ciasc-*.{service,timer}; do
    unit=${unit##*/}
    if running; then
      systemctl --quiet stop "$unit" 2>/dev/null || true
    fi
    if [[ -e $root$units_place/$unit || -e $root/etc/systemd/system/$unit ]]; then
      of_root systemctl --quiet disable "$unit" || true
    fi
  done
  for roles in "server kiosk" kiosk display; do
    while read -r _ place _; do
      rm -f "$root$place" "$root$place.ciasc-new"
    done < <(files)
  done
  if [[ -L $root$units_place ]]; then
    rm "$root$units_place"
  fi
  rm -f "$root"/etc/systemd/system/ciasc-*.{service,timer}
  rm -rf "$root/opt/ciasc"
  rm -f "$root/usr/local/bin/ciasc" "$root/etc/ciasc/roles"
  if running; then
    systemctl daemon-reload
    udevadm control --reload
  fi
  say "Programas quitados. Se conservan los datos (/var/lib/ciasc*), las copias (/var/backups/ciasc) y los ajustes (/etc/ciasc)."
}

main() {
  read_arguments "$@"
  if [[ $action == uninstall ]]; then
    uninstall_machine
    return
  fi
  recall
  case $action in
    check) check_machine ;;
    rollback)
      must_be_administrator
      roll_back
      ;;
    *) install_machine ;;
  esac
}

main "$@"
