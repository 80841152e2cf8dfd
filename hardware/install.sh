#!/usr/bin/env bash
# Installs a machine of a station from this folder and a folder of wheels, without network and without questions.
# What was cut by a power failure is finished by running it again; what is already right is left alone.
set -euo pipefail
shopt -s lastpipe # what `put` notes at the end of a pipe is remembered
umask 022         # the account of the services must be able to read the programs

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
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
    if [[ $action == check ]]; then
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
systemd/ciasc-peripherals.service /etc/systemd/system/ciasc-peripherals.service 644
TABLE
  fi
  if has server; then
    cat <<'TABLE'
backup.sh /opt/ciasc/bin/backup.sh 755
systemd/ciasc-server.service /etc/systemd/system/ciasc-server.service 644
systemd/ciasc-backup.service /etc/systemd/system/ciasc-backup.service 644
systemd/ciasc-backup.timer /etc/systemd/system/ciasc-backup.timer 644
systemd/ciasc-report.service /etc/systemd/system/ciasc-report.service 644
systemd/ciasc-report.timer /etc/systemd/system/ciasc-report.timer 644
TABLE
  fi
  if has kiosk && ! has server; then
    echo systemd/ciasc-kiosk-node.service /etc/systemd/system/ciasc-kiosk-node.service 644
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
    echo systemd/ciasc-kiosk.service /etc/systemd/system/ciasc-kiosk.service 644
  fi
  if has display; then
    echo systemd/ciasc-display.service /etc/systemd/system/ciasc-display.service 644
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

# A fact of the folder of programs, as «make wheels» wrote it.
fact() {
  sed -n "s/^$1=//p" "$wheels/TARGET"
}

# A stick is whole: every file of its list is there with its sum, and the list names what is needed.
must_be_whole() {
  local name absent=()
  [[ -f $wheels/SHA256SUMS ]] ||
    fail "No está la carpeta de programas: $wheels. En el taller: make wheels."
  while read -r _ name; do
    [[ -f $wheels/$name ]] || absent+=("$name")
  done <"$wheels/SHA256SUMS"
  for name in TARGET requirements.txt; do
    grep --quiet "  $name\$" "$wheels/SHA256SUMS" || absent+=("$name")
  done
  [[ $(grep --count '  ciasc-.*\.whl$' "$wheels/SHA256SUMS") == 1 ]] || absent+=(ciasc)
  ((${#absent[@]} == 0)) ||
    fail "La carpeta de programas está incompleta (falta: ${absent[*]}): vuelva a copiarla, o hágala con «make wheels»."
  (cd "$wheels" && sha256sum --check --strict --quiet SHA256SUMS) ||
    fail "La carpeta de programas está dañada: vuelva a copiarla."
}

# The programs are for a machine like this one: its processor, its Python and its system.
must_suit() {
  local machine python bits glibc again
  machine=$(uname --machine)
  read -r python bits < <(
    python3 -c 'import sys; print("%d.%d" % sys.version_info[:2], sys.maxsize.bit_length() + 1)' 2>/dev/null
  ) || true
  again="En el taller, para este equipo: make wheels FOR=$(kind_of "$machine")-${python:-$(fact python)}"
  if [[ $machine != "$(fact machine)" ]]; then
    fail "Esta memoria es para un equipo $(fact machine) ($(fact target)), y este es $machine. $again"
  fi
  if [[ -z $python ]]; then
    fail "Falta Python. En el taller, con internet: sudo apt-get install python3-venv"
  fi
  if [[ $bits != 64 ]]; then
    fail "El sistema de este equipo es de 32 bits: instale el de 64 bits."
  fi
  if [[ $python != "$(fact python)" ]]; then
    fail "Esta memoria es para Python $(fact python) ($(fact target)), y este equipo tiene Python $python. $again"
  fi
  glibc=$(getconf GNU_LIBC_VERSION | cut --delimiter=' ' --fields=2)
  if ! printf '%s\n' "$(fact glibc)" "$glibc" | sort --version-sort --check=quiet; then
    fail "El sistema de este equipo es muy antiguo (glibc $glibc; hace falta $(fact glibc)): instale uno más nuevo."
  fi
}

# How «make wheels» calls that processor.
kind_of() {
  case $1 in
    aarch64) echo pi ;;
    x86_64) echo pc ;;
    *) fail "No hay programas para un equipo $1: hace falta uno de 64 bits (x86_64 o aarch64)." ;;
  esac
}

must_be_possible() {
  local missing=()
  if [[ -z $root && $EUID -ne 0 ]]; then
    fail "Ejecútelo como administrador: sudo bash $0"
  fi
  if [[ -z $root && $(findmnt --noheadings --output FSTYPE /) == overlay ]]; then
    fail "El sistema está en solo lectura. Primero: sudo /opt/ciasc/bin/overlay.sh off, y reinicie."
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

# A virtual environment for this very folder of wheels, ready when its mark is there; says its name.
release() {
  local name=$1 place=$root/opt/ciasc/releases/$1
  if [[ -f $place/.complete ]]; then
    return
  fi
  say "Se instalan los programas ($name): tarda unos minutos."
  rm -rf "$place"
  mkdir -p "$(dirname "$place")"
  python3 -m venv "$place"
  local pip=("$place/bin/python" -m pip --disable-pip-version-check --quiet install --no-index --no-deps --no-cache-dir)
  PIP_CONFIG_FILE=/dev/null "${pip[@]}" --find-links "$wheels" --require-hashes --requirement "$wheels/requirements.txt"
  PIP_CONFIG_FILE=/dev/null "${pip[@]}" "$wheels"/ciasc-*.whl
  starts "$place/bin/ciasc" ||
    fail "La cuenta ciasc no puede usar los programas: use el Python del sistema, no uno de la carpeta de una persona."
  sync --file-system "$place"
  touch "$place/.complete"
  sync "$place/.complete" "$place"
}

# Whether those programs start, for the account that will run them.
starts() {
  as_ciasc "$1" --version >/dev/null
}

# Runs a command for the account of the services.
as_ciasc() {
  if [[ -z $root && $EUID -eq 0 ]]; then
    runuser -u ciasc -- "$@"
  else
    "$@"
  fi
}

install_packages() {
  local name link=$root/opt/ciasc/current
  name=$(sha256sum "$wheels/SHA256SUMS" | cut -c1-12)
  release "$name"
  if [[ $(readlink "$link" || true) == "releases/$name" ]]; then
    return
  fi
  upgrade_data "$root/opt/ciasc/releases/$name/bin/ciasc" "$name"
  ln --symbolic --force --no-dereference "releases/$name" "$link.ciasc-new"
  mv --no-target-directory "$link.ciasc-new" "$link"
  mkdir -p "$root/usr/local/bin"
  ln --symbolic --force --no-dereference /opt/ciasc/current/bin/ciasc "$root/usr/local/bin/ciasc"
  sync --file-system "$root/opt/ciasc"
  changed=1
  say "Programas en uso: $name"
}

# Brings the station's data up to the new programs, after a copy; if that fails, the old programs stay in use.
upgrade_data() {
  local ciasc=$1 name=$2 data=/var/lib/ciasc copy served=no
  if [[ -n $root || ! -f $data/ciasc.sqlite3 ]]; then
    return
  fi
  copy=/var/backups/ciasc/antes-de-$name-$(date +%Y%m%d-%H%M%S).sqlite3
  if running && systemctl --quiet is-active ciasc-server.service; then
    served=yes
    systemctl stop ciasc-server.service
  fi
  if [[ -x /opt/ciasc/current/bin/ciasc ]] &&
    ! runuser -u ciasc -- /opt/ciasc/current/bin/ciasc backup "$copy" --data "$data"; then
    as_before "$served" "No se pudo copiar los datos y no se cambió nada."
  fi
  runuser -u ciasc -- "$ciasc" db upgrade --data "$data" ||
    as_before "$served" "Los datos no se pudieron poner al día y siguen como estaban."
}

# Lets the old programs go on where they served, and says what went wrong.
as_before() {
  if [[ $1 == yes ]]; then
    systemctl start ciasc-server.service || true
  fi
  fail "$2 Siguen en uso los programas de antes."
}

set_line() {
  local file=$1 name=$2 value=$3
  if [[ -f $root$file ]] && ! grep --quiet --line-regexp --fixed-strings "$name=$value" "$root$file"; then
    sed "s|^$name=.*|$name=$value|" "$root$file" | put "$file" 600
  fi
}

install_machine() {
  local source place mode name
  must_be_possible
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
  while read -r source place mode; do
    rendered "$source" | put "$place" "$mode"
  done < <(files)
  for name in $(settings); do
    if [[ ! -f $root/etc/ciasc/$name ]]; then
      rendered "env/$name" | put "/etc/ciasc/$name" 600
    fi
  done
  if ((EUID == 0)); then
    of_root systemd-sysusers "$root/etc/sysusers.d/ciasc.conf"
    of_root systemd-tmpfiles --create "$root/etc/tmpfiles.d/ciasc.conf"
  fi
  if [[ $packages == yes ]] && { has server || has kiosk; }; then
    install_packages
  fi
  # shellcheck disable=SC2046 # one word for each unit
  of_root systemctl --quiet enable $(units)
  sync --file-system "$root/etc"
  take_effect
  say "Instalado: ${roles[*]}."
  next_steps
}

take_effect() {
  if ! running || ((!changed)); then
    return
  fi
  systemctl daemon-reload
  systemctl restart systemd-modules-load.service || true
  udevadm control --reload
  udevadm trigger --subsystem-match=usbmisc --subsystem-match=tty --subsystem-match=usb
  if has server && [[ -f /var/lib/ciasc/ciasc.sqlite3 ]]; then
    systemctl restart ciasc-server.service
  fi
  # shellcheck disable=SC2046 # one word for each unit
  systemctl try-restart $(units)
  if has server || has kiosk; then
    systemctl try-restart ciasc-peripherals.service
  fi
}

next_steps() {
  if has server && [[ ! -f $root/var/lib/ciasc/ciasc.sqlite3 ]]; then
    say "Siga con: sudo -u ciasc ciasc init --data /var/lib/ciasc --name \"Comisaría ...\""
    say "Después:  sudo systemctl start ciasc-server"
  fi
  if [[ -n $(without_token) ]]; then
    say "Falta la clave del equipo en: $(without_token)"
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
  cmp --silent <(rendered "$1") "$root$2" && [[ $(stat --format=%a "$root$2") == "$3" ]]
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
    verdict "programas completos" test -f "$root/opt/ciasc/current/.complete"
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
    if [[ -e $root/etc/systemd/system/$unit ]]; then
      of_root systemctl --quiet disable "$unit" || true
    fi
  done
  for roles in "server kiosk" kiosk display; do
    while read -r _ place _; do
      rm -f "$root$place" "$root$place.ciasc-new"
    done < <(files)
  done
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
  if [[ $action == check ]]; then
    check_machine
  else
    install_machine
  fi
}

main "$@"
