const narrow = '\u202f';

/** French spacing: a narrow no-break space before ; : ! ? % and inside « », whatever space was typed there. */
export function spaceFrench(text: string): string {
  return text
    .replace(/[ \u00a0]([;:!?»%])/g, `${narrow}$1`)
    .replace(/«[ \u00a0]?(?=\S)/g, `«${narrow}`);
}
