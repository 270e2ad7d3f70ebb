import { marksIn } from './fold';

/** The same text with each image at its real address; an image without one is left out. Nothing is fetched here. */
export function placeImages(html: string, images: Record<string, string>): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const image of page.querySelectorAll('img')) {
    const src = images[(image.getAttribute('src') ?? '').replace(/^\.?\//, '')] ?? '';
    if (src) image.setAttribute('src', src);
    else if (!image.getAttribute('src')?.startsWith('/media/')) image.remove();
    image.setAttribute('loading', 'lazy');
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
