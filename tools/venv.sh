#!/usr/bin/env bash
# tools/venv.sh FOLDER runs|tests [PYTHON]: create, complete or repair the virtual environment of this checkout.
# `runs` holds what `make demo` needs, `tests` also what `make test` needs. A second call returns at once.
#
# FOLDER/.runs and FOLDER/.tests say what is complete: written last, removed first, so an interrupted
# installation has neither and is made again from the beginning.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1 wanted=$2 chosen=${3:-}
log=$venv/pip.log

say() { # say SPANISH ENGLISH
  printf '%s / %s\n' "$1" "$2"
}

fail() { # fail SPANISH ENGLISH
  say "$1" "$2" >&2
  exit 1
}

# Set `python` to the interpreter and `identity` to what a change of it would change.
choose_python() {
  local probe='import sys
v = sys.version_info
if not (3, 11) <= v[:2] <= (3, 13): sys.exit(1)
print(f"{v[0]}.{v[1]}", sys.base_prefix)'
  for python in ${chosen:-python3.11 python3.12 python3.13 python3}; do
    if identity=$("$python" -c "$probe" 2>/dev/null); then
      return
    fi
  done
  if [ -n "$chosen" ]; then
    fail "PYTHON=$chosen no es un Python 3.11, 3.12 o 3.13 que funcione." \
      "PYTHON=$chosen is no working Python 3.11, 3.12 or 3.13."
  fi
  fail "Falta Python 3.11, 3.12 o 3.13: apt-get install python3 python3-venv, o make PYTHON=/ruta/a/python3.13." \
    "Python 3.11, 3.12 or 3.13 is missing: install it, or make PYTHON=/path/to/python3.13."
}

# Set `locks` to the lock files of a purpose.
set_locks() {
  case $1 in
    runs) locks=(requirements.txt requirements-build.txt) ;;
    tests) locks=(requirements-dev.txt) ;;
  esac
}

packages() { # print what a complete set of packages of this purpose is recorded as
  set_locks "$1"
  echo "$identity $PWD $(sha256sum -- "${locks[@]}" | sha256sum | cut -c 1-64)"
}

project() { # print what the installed project is recorded as
  sha256sum <pyproject.toml | cut -c 1-64
}

has() { # whether these packages are complete
  [ "$(sed -n 1p "$venv/.$1" 2>/dev/null)" = "$(packages "$1")" ]
}

project_is_current() { # project_is_current PURPOSE
  [ "$(sed -n 2p "$venv/.$1")" = "$(project)" ]
}

# While pip works: one line that counts on a terminal, a line every 15 s elsewhere.
show_progress() { # show_progress TOTAL
  local total=$1 began=$SECONDS every=15 count words seconds
  [ -t 1 ] && every=1
  while sleep "$every" >/dev/null 2>&1 9<&-; do
    seconds=$((SECONDS - began))
    count=$(grep -c '^Collecting ' "$log" || true)
    words="descargo ${count} de ${total} / downloading"
    grep -q '^Installing collected packages' "$log" && words="instalo ${total} / installing"
    grep -qi 'retrying' "$log" && words="$words (la red no responde, sigo intentando / no network, still trying)"
    if [ -t 1 ]; then
      printf '\r\033[K  %3d s  %s' "$seconds" "$words"
    else
      printf '  %3d s  %s\n' "$seconds" "$words"
    fi
  done
}

# One sentence for what stopped pip, from its log.
explain() {
  if grep -q 'No space left on device' "$log"; then
    fail "No queda espacio en el disco." "The disk is full."
  elif grep -q 'DO NOT MATCH THE HASHES' "$log"; then
    fail "Un paquete descargado no es el esperado (suma distinta): vea $log." \
      "A downloaded package is not the expected one (hash differs): see $log."
  elif grep -qE 'CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerificationError' "$log"; then
    fail "No se pudo comprobar el servidor de paquetes: revise la fecha del equipo y el paquete ca-certificates." \
      "The package server could not be verified: check the date of this machine and ca-certificates."
  elif grep -qiE 'NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|NameResolutionError|ConnectionResetError|ProtocolError|Connection to .* timed out|Network is unreachable' "$log"; then
    fail "No hay conexión con el servidor de paquetes: la primera vez hace falta internet; repita la orden cuando la haya." \
      "No network: the first run needs the internet; repeat the command when there is a connection."
  fi
  fail "pip no pudo terminar: vea $log. $(grep '^ERROR' "$log" | tail -n 1)" "pip failed: see $log."
}

pip_install() { # pip_install TOTAL ARGUMENTS...: quiet, watched, explained
  local total=$1 failed=0 shown
  shift
  : >"$log"
  show_progress "$total" &
  shown=$!
  # shellcheck disable=SC2064 # this one, now
  trap "kill $shown 2>/dev/null || true" EXIT
  PIP_USER=0 "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off "$@" \
    >"$log" 2>&1 || failed=$?
  kill "$shown" 2>/dev/null || true
  wait "$shown" 2>/dev/null || true
  [ ! -t 1 ] || printf '\r\033[K'
  [ "$failed" -eq 0 ] || explain
}

create() {
  "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
    "A $python le falta venv: apt-get install python3-venv." "$python has no venv: apt-get install python3-venv."
  say "Creo un entorno con $python (Python ${identity%% *}) en $venv: unos 10 s." \
    "Creating an environment with $python in $venv: about 10 s."
  "$python" -m venv --clear "$venv"
}

install_packages() {
  local total
  set_locks "$wanted"
  total=$(grep -h '^[^ #]*==' "${locks[@]}" | cut -d = -f 1 | sort -u | wc -l)
  if [ "$wanted" = runs ]; then
    say "Descargo e instalo lo que el programa necesita ($total paquetes, unos 200 MB): de 1 a 3 minutos." \
      "Downloading and installing what the program needs: 1 to 3 minutes."
  else
    say "Descargo e instalo lo que las pruebas necesitan ($total paquetes, unos 650 MB): de 2 a 5 minutos." \
      "Downloading and installing what the tests need: 2 to 5 minutes."
  fi
  pip_install "$total" --no-deps --require-hashes "${locks[@]/#/--requirement=}"
}

install_project() {
  say "Instalo CIASC en el entorno: unos 5 s." "Installing CIASC: about 5 s."
  pip_install 1 --no-build-isolation --no-deps --editable .
}

record() { # record PURPOSE: only after everything of it is on the disk
  { packages "$1" && project; } >"$venv/.$1"
}

choose_python
exec 9<tools/venv.sh
flock --nonblock 9 || {
  say "Otra orden prepara el entorno: espero." "Another command prepares the environment: waiting."
  flock 9
}

have=none
for purpose in runs tests; do
  ! has "$purpose" || have=$purpose
done
enough=no
[ "$have" != tests ] && [ "$have" != "$wanted" ] || enough=yes
[ "$enough" = no ] || ! project_is_current "$have" || exit 0

rm -f "$venv/.runs" "$venv/.tests"
[ "$have" != none ] || create
[ "$enough" = yes ] || install_packages
install_project
sync -f "$venv" 2>/dev/null || true
[ "$have" != tests ] || wanted=tests
record runs
[ "$wanted" != tests ] || record tests
say "Listo en $SECONDS s." "Ready in $SECONDS s."
