#!/usr/bin/env bash
# The folder of programs of a memory stick: whether it is whole and suits this machine. Read by install.sh.
# shellcheck disable=SC2154 # variables of install.sh
set -euo pipefail

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
