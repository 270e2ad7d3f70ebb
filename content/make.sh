#!/bin/sh
# Rebuilds everything that is made in content/: films, printed courses, pictures. Run it from anywhere.
#   content/make.sh                 all courses and the sample
#   content/make.sh business-plan   one of them
set -eu
cd "$(dirname "$0")"

need() { command -v "$1" >/dev/null || { echo "content/make.sh needs $1: install it with \"$2\"." >&2; exit 1; }; }
need node "apt install nodejs npm"
need ffmpeg "apt install ffmpeg"
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || need chromium "apt install chromium"
if [ ! -d node_modules ]; then
  echo "Fetching playwright-core and the fonts named in content/package.json (about 25 MB)."
  npm ci --no-audit --no-fund
fi

course() {
  for drawing in "$1"/figures/*.svg; do
    node paper.mjs "$drawing" "$1/$(basename "$drawing" .svg).png"
  done
  node paper.mjs "$1/cours.html" "$1/cours.pdf"
  node film.mjs "$1/film/film.html" "$1/film.mp4"
}
sample() {
  node paper.mjs sample-sources/lire-un-multimetre.html sample/lire-un-multimetre.pdf
  node film.mjs sample-sources/film/film.html sample/lire-un-multimetre.mp4
}

[ $# -gt 0 ] || set -- disjoncteur-differentiel haccp-ar business-plan sample
for name in "$@"; do
  echo "$name"
  if [ "$name" = sample ]; then sample; else course "$name"; fi
done
