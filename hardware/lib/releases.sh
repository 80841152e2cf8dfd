#!/usr/bin/env bash
# The programs and the installations of a machine, and the step from one to the next. Read by install.sh.
#
#   /opt/ciasc/releases/NAME   programs: a virtual environment made from one folder of wheels
#   /opt/ciasc/installs/ID     what one installation is: bin (its programs), system (units), tools, doc, etc
#   /opt/ciasc/current         the installation in use; /usr/local/lib/systemd/system leads to its units, so that one rename
#                              changes programs and units together
#   /opt/ciasc/previous        the one before, for --rollback
#   /var/lib/ciasc/next/ID     the data as that installation needs them, until adopt.sh gives them to it
# shellcheck disable=SC2154,SC2034 # variables of install.sh
set -euo pipefail

data=/var/lib/ciasc
copies=/var/backups/ciasc
kept=2 # installations and copies that stay beside those in use
patience=60
served=no
stopped=''

# A virtual environment for this very folder of wheels, ready when its mark is there.
release() {
  local place=$root/opt/ciasc/releases/$1
  if [[ -f $place/.complete ]]; then
    return
  fi
  say "Se instalan los programas ($1): tarda unos minutos."
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

# The installation that a link leads to; nothing if there is none.
install_of() {
  local target
  target=$(readlink "$root/opt/ciasc/$1" || true)
  if [[ $target == installs/* ]]; then
    echo "${target#installs/}"
  fi
}

# The programs of an installation; nothing on a machine without any.
release_of() {
  cat "$root/opt/ciasc/installs/$1/release" 2>/dev/null || true
}

# Where a file of the table is inside an installation.
inside() {
  case $1 in
    "$units_place"/*) echo "system/${1##*/}" ;;
    /opt/ciasc/bin/*) echo "tools/${1##*/}" ;;
    /opt/ciasc/doc/*) echo "doc/${1##*/}" ;;
    *) echo "${1#/}" ;;
  esac
}

# Leads a link elsewhere, in one step.
point() {
  ln --symbolic --force --no-dereference "$2" "$1.ciasc-new"
  mv --no-target-directory "$1.ciasc-new" "$1"
  sync --file-system "$(dirname "$1")"
}

# Gives a folder its name by what it holds and says it; the same content is the same installation.
finish_install() {
  local new=$1 id place
  id=$(cd "$new" && {
    find . -type f ! -name .complete -print0 | sort --zero-terminated | xargs --null sha256sum
    find . -type f -perm /111 | sort
    cat release
  } | sha256sum | cut -c1-12)
  place=$root/opt/ciasc/installs/$id
  if [[ -f $place/.complete ]]; then
    rm -rf "$new"
  else
    rm -rf "$place"
    touch "$new/.complete"
    sync --file-system "$new"
    mv --no-target-directory "$new" "$place"
    sync --file-system "$root/opt/ciasc"
  fi
  echo "$id"
}

empty_install() {
  local new=$root/opt/ciasc/installs/.new
  rm -rf "$new"
  mkdir -p "$new/system" "$new/tools" "$new/doc"
  echo "$1" >"$new/release"
  if [[ -n $1 ]]; then
    ln --symbolic "../../releases/$1/bin" "$new/bin"
  fi
  echo "$new"
}

# The installation of these files and those programs, whole, not in use yet; says its name.
build_install() {
  local new source place mode file
  new=$(empty_install "$1")
  while read -r source place mode; do
    file=$new/$(inside "$place")
    mkdir -p "$(dirname "$file")"
    rendered "$source" >"$file"
    chmod "$mode" "$file"
  done < <(files)
  finish_install "$new"
}

# An installation of before this layout becomes one of it, with the same programs, units and tools.
take_over_old_layout() {
  local old new file
  old=$(readlink "$root/opt/ciasc/current" || true)
  if [[ $old != releases/* ]]; then
    return
  fi
  new=$(empty_install "${old#releases/}")
  for file in "$root"/etc/systemd/system/ciasc-*.{service,timer}; do
    if [[ -f $file && ! -L $file ]]; then
      cp --preserve=mode "$file" "$new/system/"
    fi
  done
  for file in "$root"/opt/ciasc/bin/*.sh; do
    if [[ -f $file ]]; then
      cp --preserve=mode --dereference "$file" "$new/tools/"
    fi
  done
  point "$root/opt/ciasc/current" "installs/$(finish_install "$new")"
}

# Files outside of /opt/ciasc, and the fixed names of tools and units.
place_files() {
  local install=$root/opt/ciasc/installs/$1 file mode
  if [[ -d $install/etc ]]; then
    while read -r file; do
      mode=$(stat --format=%a "$install/$file")
      put "/$file" "$mode" <"$install/$file"
    done < <(cd "$install" && find etc -type f | sort)
  fi
  mkdir -p "$root/opt/ciasc/bin" "$root/opt/ciasc/doc"
  for file in "$install"/tools/* "$install"/doc/*; do
    if [[ -f $file ]]; then
      link_fixed "$file"
    fi
  done
  if [[ ! -L $root$units_place ]]; then
    mkdir -p "$root${units_place%/*}"
    rmdir "$root$units_place" 2>/dev/null || true
    ln --symbolic --no-target-directory ../../../../opt/ciasc/current/system "$root$units_place"
  fi
  # Those of before this layout would hide the others.
  for file in "$root"/etc/systemd/system/ciasc-*.{service,timer}; do
    if [[ -f $file ]]; then
      rm "$file"
      changed=1
    fi
  done
}

# The fixed name of a tool or a page of the guide, which leads to the installation in use.
link_fixed() {
  local name=${1##*/} folder target link
  folder=$(basename "$(dirname "$1")")
  target=../current/$folder/$name
  link=$root/opt/ciasc/${folder/tools/bin}/$name
  if [[ $(readlink "$link" || true) != "$target" ]]; then
    point "$link" "$target"
  fi
}

has_data() {
  has server && [[ -f $root$data/ciasc.sqlite3 ]]
}

stop_server() {
  if running && systemctl --quiet is-active ciasc-server.service; then
    served=yes
  fi
  stopped=$(install_of current)
  trap go_on EXIT
  if running; then
    systemctl stop ciasc-server.service ciasc-backup.service ciasc-report.service 2>/dev/null || true
  fi
}

# The programs in use go on where they served, whatever ended this script.
go_on() {
  if [[ $(install_of current) == "$stopped" ]]; then
    rm -rf "$root$data/next"
  fi
  if [[ $served == yes ]]; then
    systemctl start ciasc-server.service || true
  fi
}

# Runs SQL of Python on the data: see the calls.
on_data() {
  as_ciasc "$root/opt/ciasc/releases/$1/bin/python" - "${@:3}" <<<"$2"
}

# Writes what a crash left in the log of the database into its one file.
settle='
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as data:
    data.execute("PRAGMA wal_checkpoint(TRUNCATE)")
data.close()'

# Copies the data to a new file and looks through the copy.
copy='
import sqlite3, sys
source, copy = (sqlite3.connect(name) for name in sys.argv[1:])
copy.close()
source.execute("VACUUM INTO ?", sys.argv[2:])
source.close()
copy = sqlite3.connect(sys.argv[2])
sys.exit(copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))'

# How many tickets there are.
count='
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM ticket").fetchone()[0])'

# The data for another installation, marked as ready: `fill` puts them into the folder that it is given.
prepare() {
  local id=$1 programs=$2 place=$root$data/next/$1 done=yes
  shift 2
  umask 077 # password hashes are in them
  as_ciasc rm -rf "$root$data/next"
  as_ciasc mkdir -p "$place"
  on_data "$programs" "$settle" "$root$data/ciasc.sqlite3" &&
    "$@" "$place" &&
    on_data "$programs" "$settle" "$place/ciasc.sqlite3" &&
    as_ciasc bash -s -- --mark "$root$data" <"$here/adopt.sh" | as_ciasc tee "$place/mark.new" >/dev/null &&
    sync --file-system "$root$data" &&
    as_ciasc mv "$place/mark.new" "$place/mark" &&
    sync --file-system "$root$data" || done=no
  umask 022
  [[ $done == yes ]]
}

# The data of today, brought up to the new programs; the copy of before stays beside the nightly ones.
upgraded() {
  local programs=$1 before=$2 place=$3
  as_ciasc mkdir -p "$(dirname "$before")"
  as_ciasc rm -f "$before.part"
  on_data "$programs" "$copy" "$root$data/ciasc.sqlite3" "$before.part" &&
    as_ciasc cp "$before.part" "$place/ciasc.sqlite3" &&
    as_ciasc mv "$before.part" "$before" &&
    as_ciasc "$root/opt/ciasc/releases/$programs/bin/ciasc" db upgrade --data "$place" >/dev/null &&
    as_ciasc "$root/opt/ciasc/releases/$programs/bin/ciasc" db check --data "$place" >/dev/null
}

# The data of a copy, by the programs that made them: numbers go on above those of today, and lost tickets are named.
returned() {
  local programs=$1 before=$2 place=$3 said
  on_data "$programs" "$copy" "$root$data/ciasc.sqlite3" "$place/ciasc.sqlite3" &&
    said=$(as_ciasc "$root/opt/ciasc/releases/$programs/bin/ciasc" restore "$before" --data "$place") &&
    as_ciasc mv "$place"/ciasc.sqlite3.2* "$root$data/" &&
    say "${said//$place/$root$data}"
}

# The data of before, as they were.
unchanged() {
  as_ciasc cp "$root$data/ciasc.sqlite3.antes" "$2/ciasc.sqlite3"
}

# Changes programs and units in one rename, then gives the data to them.
switch_to() {
  local id=$1 old
  old=$(install_of current)
  if [[ -n $old && $old != "$id" ]]; then
    point "$root/opt/ciasc/previous" "installs/$old"
  fi
  point "$root/opt/ciasc/current" "installs/$id"
  if has_data; then
    as_ciasc bash -s -- "$root$data" "$id" <"$here/adopt.sh"
  fi
  place_files "$id"
  # shellcheck disable=SC2046 # one word for each unit
  of_root systemctl --quiet --force enable $(units)
  sync --file-system "$root/etc"
  if [[ -n $(release_of "$id") ]]; then
    mkdir -p "$root/usr/local/bin"
    point "$root/usr/local/bin/ciasc" /opt/ciasc/current/bin/ciasc
    say "Programas en uso: $(release_of "$id")"
  fi
  changed=1
  trap - EXIT
}

# From the installation in use to that one.
upgrade_to() {
  local id=$1 old from to before previous
  old=$(install_of current) previous=$(install_of previous)
  from=$(release_of "$old") to=$(release_of "$id")
  if has_data && [[ $from != "$to" ]]; then
    before=$root$copies/antes-de-$to-$(date +%Y%m%d-%H%M%S).sqlite3
    stop_server
    if ! prepare "$id" "$to" upgraded "$to" "$before"; then
      as_ciasc rm -f "$before" "$before.part"
      fail "Los datos no se pudieron copiar y poner al día, y siguen como estaban. Siguen en uso los programas de antes."
    fi
    echo "$before" >"$root/opt/ciasc/installs/$id/before"
  fi
  switch_to "$id"
  take_effect || back_to "$old" "$from" "$to" "$previous"
}

# The installation before, with its data; what the new one issued meanwhile is named.
back_to() {
  local old=$1 from=$2 to=$3 previous=$4 before
  if [[ -z $old ]]; then
    fail "Los programas nuevos no arrancan. Vea: journalctl -u ciasc-server -b"
  fi
  stop_server
  if has_data && [[ $from != "$to" && -f $root$data/ciasc.sqlite3.antes ]]; then
    before=$root$data/ciasc.sqlite3.antes
    if [[ $(on_data "$to" "$count" "$root$data/ciasc.sqlite3") == $(on_data "$to" "$count" "$before") ]]; then
      prepare "$old" "$to" unchanged "$to"
    else
      prepare "$old" "$to" returned "$from" "$before"
    fi
  fi
  switch_to "$old"
  rm -f "$root$data/ciasc.sqlite3.antes" "$root/opt/ciasc/previous"
  if [[ -n $previous ]]; then
    point "$root/opt/ciasc/previous" "installs/$previous"
  fi
  take_effect || true
  fail "Los programas nuevos no respondieron como debían. Siguen en uso los de antes, con los datos de antes."
}

# The installation before the one in use, by the technician's wish.
roll_back() {
  local id old before
  id=$(install_of previous) old=$(install_of current)
  if [[ -z $id || $id == "$old" || ! -f $root/opt/ciasc/installs/$id/.complete ]]; then
    fail "No hay programas anteriores a los que volver."
  fi
  before=$(cat "$root/opt/ciasc/installs/$old/before" 2>/dev/null || true)
  if has_data && [[ $(release_of "$id") != "$(release_of "$old")" ]]; then
    [[ -n $before && -f $before ]] || fail "No está la copia de los datos de antes: no se cambió nada."
    stop_server
    prepare "$id" "$(release_of "$id")" returned "$(release_of "$id")" "$before" ||
      fail "La copia no se pudo restaurar: no se cambió nada. Siguen en uso los programas de ahora."
  fi
  switch_to "$id"
  rm -f "$root/opt/ciasc/previous"
  take_effect || fail "Los programas de antes están en uso y no responden. Vea: journalctl -u ciasc-server -b"
  say "En uso los programas de antes."
}

# Away with what neither the installation in use nor the one before needs, except the newest `kept`.
prune() {
  local place name used=() releases=()
  used=("$(install_of current)" "$(install_of previous)")
  mapfile -t -O 2 used < <(cd "$root/opt/ciasc/installs" && find . -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' |
    sort --reverse | head --lines="$kept" | cut --delimiter=' ' --fields=2)
  for place in "$root"/opt/ciasc/installs/*/ "$root"/opt/ciasc/installs/.new; do
    name=$(basename "$place")
    if [[ -d $place && " ${used[*]} " != *" $name "* ]]; then
      rm -rf "$place"
    fi
  done
  mapfile -t releases < <(cat "$root"/opt/ciasc/installs/*/release | sed '/^$/d')
  for place in "$root"/opt/ciasc/releases/*/; do
    if [[ -d $place && " ${releases[*]} " != *" $(basename "$place") "* ]]; then
      rm -rf "$place"
    fi
  done
  prune_copies
  rm -f "$root$data/ciasc.sqlite3.antes"
}

prune_copies() {
  local file used
  used=$(cat "$root"/opt/ciasc/installs/*/before 2>/dev/null || true)
  if [[ ! -d $root$copies ]]; then
    return
  fi
  find "$root$copies" -maxdepth 1 -name 'antes-de-*.sqlite3' -printf '%T@ %p\n' | sort --reverse |
    tail --lines=+$((kept + 1)) | cut --delimiter=' ' --fields=2- |
    while read -r file; do
      if ! grep --quiet --line-regexp --fixed-strings "$file" <<<"$used"; then
        rm -f "$file"
      fi
    done
}
