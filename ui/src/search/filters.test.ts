import { expect, it } from 'vitest';
import { choosing, hrefFor, listed, pathOf, plain, questionIn, valuesOf } from './filters';

const asked = (text: string) => questionIn(new URLSearchParams(text));

it('reads a question out of an address, and writes it back', () => {
  for (const text of ['', 'q=vlan', 'q=vlan&type=pdf&type=video&campus=01j9&sort=date&exact=1&page=3', 'q=%D8%B4%D8%A8%D9%83%D8%A9&filiere=Cuisine%2C+option+A']) {
    const question = asked(text);
    expect(hrefFor(question, { page: question.page })).toBe(`/s${text && `?${text}`}`);
  }
});

it('leaves out what no screen would write', () => {
  expect(asked('q=+vlan+&type=pdf&type=pdf&type=&sort=colour&page=-2&colour=red')).toEqual({
    words: 'vlan', page: 1, sort: '', exact: false, chosen: [{ facet: 'type', value: 'pdf' }],
  });
});

it('asks the lab for each value of a facet', () => {
  expect(pathOf(asked('q=vlan&type=pdf&type=video&sort=title&page=2&exact=1'), 'ar')).toBe('/search?q=vlan&lang=ar&page=2&sort=title&exact=true&type=pdf&type=video');
  expect(pathOf(asked('type=pdf'), 'fr')).toBeNull();
});

it('begins at the first page whenever the question is another', () => {
  const question = asked('q=vlan&type=pdf&page=4');
  expect(hrefFor(question, { chosen: choosing(question, 'type', 'video', true) })).toBe('/s?q=vlan&type=pdf&type=video');
  expect(hrefFor(question, { chosen: choosing(question, 'type', 'pdf', false) })).toBe('/s?q=vlan');
});

it('chooses a value once', () => {
  const question = asked('q=vlan&type=pdf');
  expect(choosing(question, 'type', 'pdf', true)).toEqual(question.chosen);
  expect(valuesOf(question, 'language')).toEqual([]);
});

it('looks through names without their accents', () => {
  expect(plain(' Électricité أُسس ')).toBe('electricite اسس');
});

it('lists the commonest first, lengths as they grow, and keeps what is chosen', () => {
  expect(listed('type', { pdf: 2, video: 9 }, ['image', 'pdf'])).toEqual([['video', 9], ['pdf', 2], ['image', 0]]);
  expect(listed('duration', { gt45: 8, lt5: 1, '15-45': 2 }, ['5-15'])).toEqual([['lt5', 1], ['5-15', 0], ['15-45', 2], ['gt45', 8]]);
});
