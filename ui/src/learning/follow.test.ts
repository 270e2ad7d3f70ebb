import { describe, expect, it } from 'vitest';
import { dwell, Reading, Watching } from './follow';
import { total } from './intervals';

/** Plays from one second to another at a speed, told four times a second of a steady clock. */
function player() {
  const film = new Watching();
  let now = 0;
  const play = (from: number, to: number, credit: 'seen' | 'heard' | 'none' = 'seen', speed = 1, pace = 250) => {
    film.jump(from, now);
    for (let at = from; at < to; ) {
      now += pace;
      at = Math.min(to, at + (pace / 1000) * speed);
      film.tick(at, now, credit);
    }
  };
  return { film, play };
}

describe('watching a film', () => {
  it('counts what was played, once, and says what was played again', () => {
    const { film, play } = player();
    play(0, 10);
    play(4, 12);
    expect(film.all).toEqual({ watched: [[0, 12]], heard: [], again: [[4, 10]], backs: [4] });
  });

  it('counts double speed as the seconds of the film', () => {
    const { film, play } = player();
    play(0, 36, 'seen', 2);
    play(24, 60, 'seen', 2);
    expect(film.all.watched).toEqual([[0, 60]]);
    expect(total(film.all.again)).toBeCloseTo(12);
  });

  it('credits nothing to a clock that goes on faster than any player of ours', () => {
    const { film, play } = player();
    play(0, 600, 'seen', 16);
    expect(film.all.watched).toEqual([]);
  });

  it('does not count what was jumped over, nor calls a jump ahead a jump back', () => {
    const { film, play } = player();
    play(0, 1);
    play(170, 171);
    expect(film.all).toMatchObject({ watched: [[0, 1], [170, 171]], backs: [] });
  });

  it('does not count what ran while nobody could see it', () => {
    const { film, play } = player();
    play(0, 10);
    play(10, 22, 'none', 2, 1000);
    play(22, 30);
    expect(film.all.watched).toEqual([[0, 10], [22, 30]]);
  });

  it('counts what was only heard apart, however seldom a locked telephone tells of it', () => {
    const { film, play } = player();
    play(0, 10);
    play(10, 190, 'heard', 1, 60_000);
    expect(film.all).toMatchObject({ watched: [[0, 10]], heard: [[10, 190]], again: [] });
    play(185, 195);
    expect(film.all).toMatchObject({ watched: [[0, 10], [185, 195]], again: [[185, 190]], backs: [185] });
  });

  it('takes a hand that drags back through many seconds as one jump, and a small correction as none', () => {
    const { film, play } = player();
    play(0, 60);
    for (let at = 60; at > 20; at -= 5) film.jump(at, 60_000);
    play(20, 25);
    play(23, 26);
    expect(film.all.backs).toEqual([20]);
  });

  it('sees a jump back in the clock itself, before the browser tells of the jump', () => {
    const { film, play } = player();
    play(0, 10);
    film.tick(4, 10_050, 'seen');
    film.jump(4, 10_060);
    film.tick(4.25, 10_310, 'seen');
    expect(film.all).toEqual({ watched: [[0, 10]], heard: [], again: [[4, 4.25]], backs: [4] });
  });

  it('keeps no more jumps back than the lab takes', () => {
    const { film, play } = player();
    for (let i = 0; i < 300; i++) play(i + 10, i + 11), play(i, i + 1);
    expect(film.all.backs).toHaveLength(200);
  });
});

describe('reading a document', () => {
  it('counts a page that stayed, not one leafed past', () => {
    const book = new Reading();
    book.look(1, 0);
    book.look(2, dwell - 1);
    book.look(3, dwell + 10);
    book.look(4, dwell * 3);
    expect(book.all.watched).toEqual([[2, 3]]);
  });

  it('credits the page still looked at, and says so once', () => {
    const book = new Reading();
    book.look(7, 0);
    expect([book.look(7, dwell - 1), book.look(7, dwell), book.settle(dwell * 2)]).toEqual([false, true, false]);
    expect(book.all).toEqual({ watched: [[6, 7]], again: [] });
  });

  it('says which pages were come back to and stayed at', () => {
    const book = new Reading();
    for (const [i, page] of [3, 4, 3, 5].entries()) book.look(page, i * dwell);
    book.look(4, 4 * dwell);
    book.look(5, 4 * dwell + 100);
    expect(book.all).toEqual({ watched: [[2, 5]], again: [[2, 3]] });
  });

  it('does not count a page while the window is hidden, nor its return as reading it again', () => {
    const book = new Reading();
    book.look(1, 0);
    book.look(0, 500);
    book.look(1, 60_000);
    book.look(2, 60_500);
    expect(book.all.watched).toEqual([]);
    book.settle(70_000);
    book.look(0, 71_000);
    book.look(2, 72_000);
    book.settle(80_000);
    expect(book.all).toEqual({ watched: [[1, 2]], again: [] });
  });
});
