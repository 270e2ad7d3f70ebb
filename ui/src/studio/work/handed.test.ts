import { expect, it } from 'vitest';
import type { Viewer } from '../../viewer/types';
import { sheetsOf } from './handed';

const viewer = (more: Partial<Viewer>): Viewer => ({ kind: 'other', original: { src: '', name: '', size: 0 }, position: 0, device: '', watched: [], ...more });

it('shows pages in order and the largest picture, and leaves films and texts to their viewers', () => {
  expect(sheetsOf(viewer({ pages: { count: 2, images: ['1', '2'], thumbs: [], bytes: 0, width: 210, height: 297, without_text: [] } }))).toEqual([{ src: '1', width: 210, height: 297 }, { src: '2', width: 210, height: 297 }]);
  expect(sheetsOf(viewer({ image: { sources: [{ width: 400, src: 's' }, { width: 1600, src: 'l' }] } })).map((one) => one.src)).toEqual(['l']);
  expect(sheetsOf(viewer({ text: { html: '<p></p>', images: {}, parts: [], figures: [], contents: '', sections: 1 } }))).toEqual([]);
  expect(sheetsOf(viewer({}))).toEqual([]);
});
