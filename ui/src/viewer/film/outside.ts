/** A list of one film, as VLC and mpv open it. A title is one line there, whatever a person wrote. */
export function listOf(address: string, title: string, seconds: number): string {
  return `#EXTM3U\n#EXTINF:${Math.round(seconds)},${title.replace(/\s+/g, ' ').trim()}\n${address}\n`;
}
