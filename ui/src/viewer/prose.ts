import type { Text as Written } from './types';
import { marksIn } from './fold';

/**
 * The same text with each image at its address, told by its file's name or its number; one without an address keeps its words only.
 * What may be wider than the screen is reached by keyboard, and terms that nothing explains are a plain list.
 */
export function placeImages(html: string, { images, figures }: Pick<Written, 'images' | 'figures'>): string {
  const page = new DOMParser().parseFromString(html, 'text/html'); // fetches nothing
  for (const image of page.querySelectorAll<HTMLElement>('img')) {
    const { file, figure } = image.dataset;
    const src = figure ? figures[Number(figure) - 1] : images[file ?? ''];
    if (src) image.setAttribute('src', src);
    else image.replaceWith(image.getAttribute('alt') ?? '');
    image.setAttribute('loading', 'lazy');
  }
  for (const wide of page.querySelectorAll<HTMLElement>('pre, table')) wide.tabIndex = 0;
  for (const list of page.querySelectorAll('dl:not(:has(> dd))')) {
    list.role = 'list';
    for (const term of list.children) term.role = 'listitem';
  }
  return page.body.innerHTML;
}

/** Wraps the wanted words of a rendered text in <mark>, in reading order; earlier marks are taken away first. */
export function markWords(root: HTMLElement, wanted: ReadonlySet<string>): HTMLElement[] {
  for (const old of root.querySelectorAll('mark')) old.replaceWith(...old.childNodes);
  root.normalize();
  const texts: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  return texts.flatMap((text) => markText(text, marksIn(text.data, wanted)));
}

/** Marks are made from the end, so that the offsets before them stay true. */
function markText(text: Text, marks: [number, number][]): HTMLElement[] {
  return [...marks].reverse().map(([start, end]) => {
    const word = text.splitText(start);
    word.splitText(end - start);
    const mark = document.createElement('mark');
    word.replaceWith(mark);
    mark.append(word);
    return mark;
  }).reverse();
}
