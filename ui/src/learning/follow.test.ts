import { describe, expect, it } from 'vitest';
import { total } from './intervals';
import { dwell, Reading, Watching } from './follow';

describe('watching a film', () => {
  it('counts what was played, once, however often it was played', () => {
    const film = new Watching();
    for (const at of [0, 0.25, 0.5, 0.75, 1]) film.tick(at, true);
    film.lift();
    for (const at of [0, 0.5, 1, 1.5]) film.tick(at, true);
    expect(film.watched).toEqual([[0, 1.5]]);
  });

  it('does not count what was jumped over', () => {
    const film = new Watching();
    film.tick(0, true);
    film.tick(1, true);
    film.tick(170, true);
    film.tick(171, true);
    expect(film.watched).toEqual([[0, 1], [170, 171]]);
  });

  it('does not count what ran while nobody could see it', () => {
    const film = new Watching();
    film.tick(0, true);
    film.tick(1, false);
    film.tick(2, false);
    film.tick(3, true);
    expect(total(film.watched)).toBe(1);
    expect(film.watched).toEqual([[2, 3]]);
  });

  it('counts double speed as the seconds of the film', () => {
    const film = new Watching();
    film.tick(0, true);
    film.tick(2, true);
    expect(total(film.watched)).toBe(2);
  });
});

describe('reading a document', () => {
  it('counts a page that stayed, not one leafed past', () => {
    const book = new Reading();
    book.look(1, 0);
    book.look(2, dwell - 1);
    book.look(3, dwell + 10);
    book.look(4, dwell * 3);
    expect(book.watched).toEqual([[2, 3]]);
  });

  it('credits the page still looked at, and says so once', () => {
    const book = new Reading();
    book.look(7, 0);
    expect(book.settle(dwell - 1)).toBe(false);
    expect(book.settle(dwell)).toBe(true);
    expect(book.settle(dwell * 2)).toBe(false);
    expect(book.watched).toEqual([[6, 7]]);
  });

  it('does not count a page while the window is hidden', () => {
    const book = new Reading();
    book.look(1, 0);
    book.look(0, 500);
    book.look(1, 60_000);
    book.look(2, 60_500);
    expect(book.watched).toEqual([]);
  });
});
