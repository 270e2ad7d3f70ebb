const narrow = '\u202f';

/** French spacing: a narrow no-break space before ; : ! ? % and inside « », whatever space was typed there. */
export function spaceFrench(text: string): string {
  return text
    .replace(/[ \u00a0]([;:!?»%])/g, `${narrow}$1`)
    .replace(/«[ \u00a0]?(?=\S)/g, `«${narrow}`);
}

/** A title as its author typed it, with the same spaces made narrow when it is French; as long as before, so marks stay true. */
export function typeset(title: string, lang: string | undefined): string {
  return lang === 'fr' ? title.replace(/[ \u00a0]([;:!?»])/g, `${narrow}$1`).replace(/« /g, `«${narrow}`) : title;
}
