#!/usr/bin/env bash
# Opens the one page of a touch screen (kiosk) or of a wall (display) in Chromium, under cage.
# Waits until the server answers; the browser's profile is in memory and new at each start. The page writes a line into the
# browser's log every five seconds (static/js/lib/alive_for_launcher.js): when it stays out, its renderer died or hangs, and this script
# ends, so that systemd starts the browser again.
#
# From the environment: SCREEN_URL, the page's address; SCREEN_TOKEN, the device's token, if the page is the station's;
# SCREEN_PATIENCE_S, the seconds without that line (45); SCREEN_FIRST_S, the same before the first one, from the start of the
# browser (60), which starts when the server answers. Each start in a row that had to be ended without a line doubles it, to
# at most eight times, so that a slow machine is not restarted in a loop. Their number is in the runtime directory, which the
# unit keeps over a restart.
set -euo pipefail

role=${1:-}
if [[ $role != kiosk && $role != display ]]; then
  echo "Uso: launch.sh kiosk|display" >&2
  exit 2
fi
if [[ ! ${SCREEN_URL:-} =~ ^https?://[^/]+/ ]]; then
  echo "Falta SCREEN_URL en /etc/ciasc/screen.env, por ejemplo http://127.0.0.1:8100/kiosk" >&2
  exit 1
fi
origin=$(cut -d/ -f1-3 <<<"$SCREEN_URL")

browser=
for name in chromium chromium-browser; do
  browser=$(command -v "$name") && break
done
if [[ -z $browser ]]; then
  echo "No está instalado Chromium." >&2
  exit 1
fi

# Whoever starts first waits for the other, with one line a minute in the log.
tries=0
until curl --fail --silent --max-time 2 --output /dev/null "$origin/healthz"; do
  if ((tries++ % 60 == 0)); then
    echo "Se espera a que responda $origin" >&2
  fi
  sleep 1
done

patience=${SCREEN_PATIENCE_S:-45}
page=$SCREEN_URL
if [[ -n ${SCREEN_TOKEN:-} ]]; then
  separator='?'
  if [[ $page == *\?* ]]; then
    separator='&'
  fi
  page+="${separator}token=$SCREEN_TOKEN"
fi

memory=${RUNTIME_DIRECTORY:?launch.sh is started by its systemd unit}
profile=$memory/chromium
silent=$memory/silent-starts
starts=$(cat "$silent" 2>/dev/null || true)
[[ $starts =~ ^[0-3]$ ]] || starts=0
rm -rf "$profile"
mkdir -p "$profile"

flags=(
  --kiosk
  --start-maximized
  --ozone-platform=wayland
  --user-data-dir="$profile"
  --disk-cache-size=33554432
  --no-first-run
  --no-default-browser-check
  --noerrdialogs
  --disable-infobars
  --disable-session-crashed-bubble
  '--disable-features=Translate,OverscrollHistoryNavigation'
  --disable-pinch
  --overscroll-history-navigation=0
  --check-for-update-interval=31536000
  --password-store=basic
  # Chime and voice play without a touch.
  --autoplay-policy=no-user-gesture-required
  --enable-logging=stderr
)
if [[ $role == kiosk ]]; then
  flags+=(--incognito --touch-events=enabled)
fi

exec 3>&1
exec {log}< <(HOME=$memory exec "$browser" "${flags[@]}" "$page" 2>&1 >&3)
pid=$!
last=$SECONDS
limit=$((${SCREEN_FIRST_S:-60} << starts))
alive=no
while true; do
  if read -r -t 1 -u "$log" line; then
    if [[ $line == *ciasc-vive* ]]; then
      if [[ $alive == no ]]; then
        rm -f "$silent"
      fi
      last=$SECONDS limit=$patience alive=yes
    else
      echo "$line" >&2
    fi
  elif (($? <= 128)); then # the browser ended
    wait "$pid"
    exit
  fi
  if ((SECONDS - last > limit)); then
    echo "La página no da señales de vida: se abre otra vez el navegador." >&2
    if [[ $alive == no ]]; then
      echo "$((starts < 3 ? starts + 1 : 3))" >"$silent"
    fi
    kill -KILL "$pid"
    exit 1
  fi
done
