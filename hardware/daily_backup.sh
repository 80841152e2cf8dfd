#!/usr/bin/env bash
# A checked copy of the station's data with the time in its name, then away with the oldest. ciasc-backup.timer runs it.
#
# From /etc/ciasc/backup.env: BACKUP_DIR, where the copies go, best on another medium; BACKUP_KEEP, how many stay;
# BACKUP_MOUNT=si if BACKUP_DIR must be a mounted medium.
set -euo pipefail

ciasc=${CIASC:-/opt/ciasc/current/bin/ciasc}
data=${CIASC_DATA:-/var/lib/ciasc}
folder=${BACKUP_DIR:?Falta BACKUP_DIR en /etc/ciasc/backup.env}
keep=${BACKUP_KEEP:-30}

if [[ ! $keep =~ ^[1-9][0-9]*$ ]]; then
  echo "BACKUP_KEEP debe ser un número mayor que cero." >&2
  exit 1
fi
if [[ ${BACKUP_MOUNT:-no} == si ]] && ! mountpoint --quiet "$folder"; then
  echo "No está conectado el medio de las copias: $folder" >&2
  exit 1
fi
# What a power cut has left of a copy that was being made.
find "$folder" -maxdepth 1 -type f -name 'ciasc-????????-??????.sqlite3.part' -delete
"$ciasc" backup "$folder/ciasc-$(date +%Y%m%d-%H%M%S).sqlite3" --data "$data"

# Only now that a new one is there; names sort by time.
mapfile -t copies < <(find "$folder" -maxdepth 1 -type f -name 'ciasc-????????-??????.sqlite3' | sort)
for ((old = 0; old < ${#copies[@]} - keep; old++)); do
  rm -- "${copies[old]}"
done
