import { expect, it } from 'vitest';
import { placeOf, secondsOf } from './passage';

it('reads moments as players write them', () => {
  expect(['95', '4:52', '1:02:09', '0:00'].map(secondsOf)).toEqual([95, 292, 3729, 0]);
  expect(['', '4:60', '1:2:3:4', '4.5', 'a:b', '-1'].map(secondsOf)).toEqual([null, null, null, null, null, null]);
});

it('knows what a place is called in each kind of resource', () => {
  expect([placeOf('video'), placeOf('pdf'), placeOf('photos'), placeOf('text'), placeOf('image'), placeOf(undefined)]).toEqual(['second', 'page', 'page', 'section', undefined, undefined]);
});
