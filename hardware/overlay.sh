#!/usr/bin/env bash
# Makes the system of a Raspberry Pi read-only (on) or writable again (off), from the next start. Data stay writable,
# because they live on a partition of their own; without one, nothing is changed.
set -euo pipefail

usage() {
  echo "Uso: sudo overlay.sh on|off|status"
}

state() {
  if [[ $(findmnt --noheadings --output FSTYPE /) == overlay ]]; then
    echo on
  else
    echo off
  fi
}

must_be_apart() {
  local folder=$1
  if [[ -d $folder ]] && [[ $(findmnt --noheadings --output TARGET --target "$folder") == / ]]; then
    echo "Los datos de $folder están en la partición del sistema y se perderían al apagar." >&2
    echo "Monte primero otra partición en $folder (vea README.md, «Datos aparte»)." >&2
    exit 1
  fi
}

action=${1:-}
case $action in
  status)
    state
    exit 0
    ;;
  on | off) ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
if ! command -v raspi-config >/dev/null; then
  echo "Este equipo no es un Raspberry Pi con raspi-config." >&2
  exit 1
fi
if [[ $action == "$(state)" ]]; then
  echo "Ya está así."
  exit 0
fi
if [[ $action == on ]]; then
  must_be_apart /var/lib/ciasc
  must_be_apart /var/lib/ciasc-node
  must_be_apart /var/backups/ciasc
  raspi-config nonint enable_overlayfs
  raspi-config nonint enable_bootro
  echo "El sistema será de solo lectura desde el próximo arranque: sudo reboot"
else
  raspi-config nonint disable_bootro
  raspi-config nonint disable_overlayfs
  echo "El sistema se podrá escribir desde el próximo arranque: sudo reboot"
fi
