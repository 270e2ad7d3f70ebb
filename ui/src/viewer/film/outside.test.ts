import { expect, it } from 'vitest';
import { listOf } from './outside';

it('keeps a title from being an address of its own', () => {
  expect(listOf('https://lab/outside/x/film/480p.mp4', ' Le tableau\r\nhttps://elsewhere/ \u2028', 61.6)).toBe(
    '#EXTM3U\n#EXTINF:62,Le tableau https://elsewhere/\nhttps://lab/outside/x/film/480p.mp4\n',
  );
});
