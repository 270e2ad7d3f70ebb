import { language } from './index';

/** A part of a screen that brings words of its own: shown when they are there in the language that is read. */
export async function withWords<T>(part: Promise<T>): Promise<T> {
  const loaded = await part;
  await language.ready();
  return loaded;
}
