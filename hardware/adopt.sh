#!/usr/bin/env bash
# Gives the data of an upgrade to the programs that they were prepared for, in one rename; ciasc-server.service runs it first.
#
# install.sh leaves them in DATA/next/INSTALL, with the mark of the data that they were made from. What belongs to another
# installation, or was made from data that changed later, is removed.
#
#   adopt.sh DATA [INSTALL]   use what is there for this installation, or for that one
#   adopt.sh --mark DATA      print the mark of the data
set -euo pipefail

# Differs as soon as anything was written to the data.
mark() {
  stat --format='%i %y %s' "$1/ciasc.sqlite3"
  if [[ -s $1/ciasc.sqlite3-wal ]]; then
    stat --format='%i %y %s' "$1/ciasc.sqlite3-wal"
  fi
}

if [[ $1 == --mark ]]; then
  mark "$2"
  exit 0
fi
data=$1
if [[ ! -d $data/next ]]; then
  exit 0
fi
name=${2:-$(basename "$(cd "$(dirname "${BASH_SOURCE[0]}")/../" && pwd -P)")}
ready=$data/next/$name
if [[ -f $ready/mark && -f $ready/ciasc.sqlite3 && $(<"$ready/mark") == "$(mark "$data")" ]]; then
  ln --force "$data/ciasc.sqlite3" "$data/ciasc.sqlite3.antes"
  sync --file-system "$data"
  rm -f "$data/ciasc.sqlite3-wal" "$data/ciasc.sqlite3-shm"
  mv --no-target-directory "$ready/ciasc.sqlite3" "$data/ciasc.sqlite3"
  sync --file-system "$data"
fi
rm -rf "$data/next"
