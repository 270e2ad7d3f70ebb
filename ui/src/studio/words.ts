import { language } from '../i18n';

/** A part of the studio that brings words of its own: shown when they are there in the language that is read. */
export async function withWords<T>(part: Promise<T>): Promise<T> {
  const loaded = await part;
  await language.ready();
  return loaded;
}
