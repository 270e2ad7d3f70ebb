/** Days and minutes as they stand on the wall of who reads, and as the lab keeps them. */

const two = (n: number): string => String(n).padStart(2, '0');

/** A time of the lab as a field for date and time wants it; empty stays so. */
export function onTheWall(time: string): string {
  if (!time) return '';
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What such a field holds, as a time of the lab; empty where nothing or no date is written. */
export function fromTheWall(written: string): string {
  const at = new Date(written);
  return written && !Number.isNaN(at.getTime()) ? at.toISOString().replace('.000Z', 'Z') : '';
}

/** The evening in so many days, which is when work is usually due. */
export function evening(days: number, now = new Date()): string {
  return onTheWall(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 23, 59).toISOString());
}
