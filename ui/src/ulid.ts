const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** A sortable identifier of 26 characters that the lab accepts for what we create: 48 bits of time, 80 of chance. */
export function ulid(now = Date.now(), chance = crypto.getRandomValues(new Uint8Array(16))): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = letters[rest % 32] + time;
  return time + Array.from(chance, (byte) => letters[byte % 32]).join('');
}
