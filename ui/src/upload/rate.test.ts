import { describe, expect, it } from 'vitest';
import { chunkFor, largestChunk, Rate, secondsFor } from './rate';

describe('the pace of an upload', () => {
  it('is measured over the last seconds only', () => {
    const rate = new Rate();
    for (let s = 0; s <= 10; s++) rate.note(s * 1_000_000, s * 1000);
    for (let s = 11; s <= 20; s++) rate.note(10_000_000 + (s - 10) * 100_000, s * 1000);
    expect(rate.speed).toBe(100_000);
  });
  it('is unknown at the start and after a pause', () => {
    const rate = new Rate();
    rate.note(0, 0);
    expect(rate.speed).toBe(0);
    rate.note(500, 1000);
    rate.forget();
    expect(rate.speed).toBe(0);
  });
  it('begins anew when fewer bytes are there than before', () => {
    const rate = new Rate();
    rate.note(900, 0);
    rate.note(100, 1000);
    rate.note(300, 2000);
    expect(rate.speed).toBe(200);
  });
  it('tells the seconds left only when it is known', () => {
    expect(secondsFor(1000, 0)).toBeNull();
    expect(secondsFor(1000, 300)).toBe(4);
  });
});

describe('the size of a chunk', () => {
  it('fits five seconds of the link, between 256 KiB and what the lab verifies', () => {
    expect(chunkFor(1000)).toBe(256 * 1024);
    expect(chunkFor(50_000_000)).toBe(largestChunk);
    const slow = chunkFor(100_000);
    expect(slow % (256 * 1024)).toBe(0);
    expect(slow / 100_000).toBeLessThanOrEqual(5);
  });
});
