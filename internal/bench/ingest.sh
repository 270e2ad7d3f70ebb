#!/bin/sh
# What `lab bench` compares taking files in with: the tools by themselves, in a
# loop, one file after the other, without a sandbox, a record or an index. Each
# file is hashed, copied and synced, as the lab keeps it.
#
#   ingest.sh FOLDER OUT
set -eu
export VIPS_BLOCK_UNTRUSTED=1

image() {
  vipsthumbnail --size '1920x8000>' --eprofile srgb -o "$2/base.png[strip,compression=1]" "$1"
  for width in 640 1280 1920 640; do
    vipsthumbnail --size "${width}x8000>" -o "$2/%s-$width.webp[Q=75,effort=2,strip]" "$2/base.png"
  done
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

for source in "$1"/*; do
  out=$2/$(basename "$source")
  mkdir "$out"
  sha256sum "$source" >"$out/sum"
  cp "$source" "$out/source"
  sync "$out/source"
  case $source in
    *.jpg) image "$source" "$out" ;;
    *.pdf) document "$source" "$out" ;;
    *.mp4) film "$source" "$out" ;;
  esac
done
