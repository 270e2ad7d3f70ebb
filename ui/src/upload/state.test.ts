import { describe, expect, it } from 'vitest';
import { afterNews, may, sameFile, unsent, verdict, wholeOf, type SendState } from './state';

const every: SendState[] = ['queued', 'sending', 'paused', 'waiting', 'lost', 'elsewhere', 'whole', 'received', 'refused', 'expired', 'failed'];

describe('many files together', () => {
  const part = (state: SendState, size: number, sent: number, speed = 0, stalled = false) => ({ state, size, sent, speed, stalled });
  it('are done when each is there or cannot be sent', () => {
    const whole = wholeOf([part('received', 10, 10), part('failed', 5, 1), part('sending', 100, 40, 7), part('queued', 20, 0)]);
    expect(whole).toEqual({ files: 4, done: 2, bytes: 135, sent: 55, speed: 7, stalled: false });
  });
  it('wait for the lab when none of those that are sent is answered', () => {
    const stalled = (...parts: ReturnType<typeof part>[]) => wholeOf(parts).stalled;
    expect(stalled(part('sending', 10, 4, 0, true), part('queued', 5, 0))).toBe(true);
    expect(stalled(part('waiting', 10, 4), part('sending', 5, 0, 0, true))).toBe(true);
    expect(stalled(part('sending', 10, 4, 0, true), part('sending', 5, 1, 7))).toBe(false);
    expect(stalled(part('queued', 10, 0), part('paused', 5, 0))).toBe(false);
  });
});

describe('a file on its way', () => {
  it('is lost after a reload, and goes on elsewhere when its bytes move', () => {
    expect(afterNews('queued', 'receiving', false, false)).toBe('lost');
    expect(afterNews('lost', 'receiving', false, true)).toBe('elsewhere');
    expect(afterNews('elsewhere', 'receiving', false, false)).toBe('elsewhere');
  });
  it('stays as it is here while the lab only says that it is receiving', () => {
    expect(afterNews('paused', 'receiving', true, true)).toBe('paused');
  });
  it('ends as the lab says, wherever it stood', () => {
    for (const state of every) expect(afterNews(state, 'refused', true, false)).toBe('refused');
  });
  it('warns before closing only while bytes are unsent', () => {
    expect(every.filter(unsent)).toEqual(['queued', 'sending', 'waiting']);
  });
  it('cannot be paused or taken back once it is whole', () => {
    expect(may('pause', 'whole')).toBe(false);
    expect(may('cancel', 'whole')).toBe(false);
  });
  it('is the same file by name and size', () => {
    expect(sameFile({ name: 'e\u0301tude.pdf', size: 3 }, { name: 'étude.pdf', size: 3 })).toBe(true);
    expect(sameFile({ name: 'étude.pdf', size: 3 }, { name: 'étude.pdf', size: 4 })).toBe(false);
  });
  it('is the same file where the lab has tidied its name', () => {
    const file = { name: 'صور \u206830 نونبر، 09-25\u2069 كُتِبت.cbz', size: 3 };
    expect(sameFile({ name: 'صور 30 نونبر، 09-25 كتبت.cbz', size: 3 }, file)).toBe(true);
    expect(sameFile({ name: 'صور 30 نونبر، 09-26 كتبت.cbz', size: 3 }, file)).toBe(false);
  });
});

describe('a refused request', () => {
  it('is sent again when the link or a chunk was at fault', () => {
    expect([verdict(0), verdict(503), verdict(460), verdict(423), verdict(400, 'upload.cut'), verdict(409, 'upload.offset')]).toEqual(Array(6).fill('again'));
  });
  it('is not sent again when the disk is full, the file too large or the identifier taken', () => {
    expect([verdict(507), verdict(413), verdict(422), verdict(409, 'id.taken')]).toEqual(Array(4).fill('failed'));
  });
  it('begins anew when the lab no longer has the upload', () => {
    expect([verdict(404), verdict(410, 'upload.expired')]).toEqual(['gone', 'gone']);
  });
});
