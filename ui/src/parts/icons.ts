/** The symbols of icons.svg. */
export type IconName =
  | 'search' | 'home' | 'mine' | 'studio' | 'shelf' | 'users' | 'globe' | 'gear' | 'play' | 'pause' | 'back10'
  | 'fwd10' | 'caption' | 'full' | 'exitfull' | 'float' | 'sound' | 'silent' | 'down' | 'up' | 'check' | 'done'
  | 'started' | 'circle' | 'clock' | 'stop' | 'alert' | 'info' | 'cloudoff' | 'next' | 'prev' | 'below' | 'above'
  | 'back' | 'close' | 'add' | 'less' | 'more' | 'filter' | 'retry' | 'undo' | 'pen' | 'bin' | 'send' | 'lock'
  | 'eye' | 'print' | 'qr' | 'out' | 'device' | 'chart' | 'grip' | 'book' | 'page' | 'video' | 'image' | 'text'
  | 'file' | 'folder' | 'zoom' | 'unzoom' | 'wide' | 'list' | 'bell';

/** Those that point along the line of reading: mirrored from right to left. A clock or a play sign is not. */
export const turning: ReadonlySet<IconName> = new Set<IconName>(['next', 'prev', 'back', 'undo', 'book', 'send', 'chart', 'out', 'list']);
