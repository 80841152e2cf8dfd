#!/usr/bin/env bash
# What .ci/bare and .ci/guide share: a minimal Debian in a folder, by mmdebstrap. Read by them.
# shellcheck disable=SC2154 # variables of these scripts
set -euo pipefail

# The first Debian mirror that this machine's own apt uses; empty if there is none.
own_mirror() {
  # shellcheck disable=SC2016 # apt replaces these
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
    sed -n 's/^Debian Debian main //p' | head -n 1
}

make_root() { # make_root SUITE PACKAGES: in $root
  local suite=$1 packages=$2 mirror sources=()
  mirror=$(own_mirror)
  [ -z "$mirror" ] || sources=("deb $mirror $suite main")
  apt-config dump | grep -E '^Acquire::(https?::|Retries|ForceIPv)' >"$work/apt.conf" || true
  mmdebstrap --quiet --variant=minbase --include="$packages" --aptopt="$work/apt.conf" \
    "$suite" "$root" "${sources[@]}"
}

took() { # took WHAT: print the seconds of this step
  echo "   $1: $((SECONDS - began)) s"
  began=$SECONDS
}
