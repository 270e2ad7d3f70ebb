#!/bin/sh
# What `lab bench` compares taking files in with: the tools by themselves, in a
# loop, as many files at once as there are processors, without a sandbox, a record
# or an index. Each file is hashed, copied and synced, as the lab keeps it. What the
# lab does to a file without a tool is not done here at all: sheets are not levelled
# before they are read, books and pages of HTML are not opened.
#
#   ingest.sh FOLDER OUT
#   ingest.sh FILE OUT
set -eu
processors=$(nproc) # which heeds the limit that follows
export VIPS_BLOCK_UNTRUSTED=1 OMP_THREAD_LIMIT=1

if [ -d "$1" ]; then
  find "$1" -type f -print0 | sort -z | xargs -0 -P "$processors" --process-slot-var=SLOT -I {} sh "$0" {} "$2"
  exit
fi

image() {
  vipsthumbnail --size '1920x8000>' --eprofile srgb -o "$2/base.png[strip,compression=1]" "$1"
  for width in 640 1280 1920 640; do
    vipsthumbnail --size "${width}x8000>" -o "$2/%s-$width.webp[Q=75,effort=2,strip]" "$2/base.png"
  done
}

# read PICTURE LANGUAGE: how it lies, and what is written on it
read_picture() {
  tesseract "$1" stdout -l osd --psm 0 --dpi 200 >"$1.osd" 2>&1 || true # of too few letters it cannot tell
  tesseract "$1" stdout -l "$2" --psm 3 --dpi 200 tsv >"$1.tsv" 2>&1
}

# scan PDF OUT LANGUAGE
scan() {
  document "$1" "$2"
  pdftoppm -png -gray -r 200 "$1" "$2/sheet"
  for sheet in "$2"/sheet*.png; do
    read_picture "$sheet" "$3"
  done
}

office() {
  soffice "-env:UserInstallation=file://$(dirname "$2")/.profile-$SLOT" --headless --norestore --nolockcheck \
    --convert-to pdf --outdir "$2" "$2/source" >"$2/said" 2>&1
  document "$2/source.pdf" "$2"
}

document() {
  pdftotext -tsv "$1" "$2/words.tsv"
  pdftoppm -png -scale-to-x 1600 -scale-to-y -1 "$1" "$2/page"
  for width in 1600 240; do
    vipsthumbnail --size "${width}x8000>" -o "$2/%s-$width.webp[Q=75,effort=2,strip]" "$2"/page*.png
  done
}

loud='aresample=48000,aformat=channel_layouts=mono,loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000'

# rung SOURCE OUT HEIGHT KBITS
rung() {
  ffmpeg -nostdin -v error -y -i "$1" -vf "scale=w='if(gte(iw,ih),-2,$3)':h='if(gte(iw,ih),$3,-2)':flags=bicubic" -af "$loud" \
    -c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p -sc_threshold 0 -force_key_frames 'expr:gte(t,n_forced*4)' \
    -crf 23 -maxrate "$4k" -bufsize "$4k" -c:a aac -b:a 64k -ac 1 -f hls -hls_time 4 -hls_playlist_type vod \
    -hls_segment_type fmp4 -hls_fmp4_init_filename "$3_init.mp4" -hls_segment_filename "$2/$3_%05d.m4s" "$2/$3.m3u8"
}

film() {
  ffprobe -v error -show_format -show_streams -of json "$1" >"$2/probe.json"
  rung "$1" "$2" 240 350
  rung "$1" "$2" 480 1100
  rung "$1" "$2" 360 650
  rung "$1" "$2" 720 2200
  ffmpeg -nostdin -v error -y -i "$2/480.m3u8" -an -vf 'thumbnail=50' -frames:v 1 -c:v libwebp -quality 80 "$2/poster.webp"
}

source=$1
out=$2/$(basename "$source")
mkdir "$out"
sha256sum "$source" >"$out/sum"
cp "$source" "$out/source"
sync "$out/source"
case $source in
  *scan.fr*.pdf) scan "$source" "$out" fra ;;
  *scan.ar*.pdf) scan "$source" "$out" ara ;;
  *.pdf) document "$source" "$out" ;;
  *.jpg)
    image "$source" "$out"
    read_picture "$out/base.png" fra
    ;;
  *.mp4) film "$source" "$out" ;;
  *.docx | *.pptx | *.xlsx | *.odp | *.doc) office "$source" "$out" ;;
esac
