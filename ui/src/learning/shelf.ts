/** Where beats wait on this device until the lab has answered for them. */
import type { Waiting } from './beats';

/** The newest beat of each session; several tabs may use it at once. */
export interface Shelf {
  put(one: Waiting): Promise<void>;
  all(): Promise<Waiting[]>;
  /** Takes away what was answered; a newer beat of the same session stays. */
  drop(answered: readonly Waiting[]): Promise<void>;
}

const [database, store] = ['lab', 'beats'];

/** The device's own shelf (IndexedDB); where the browser keeps nothing, one that lasts as long as the page. */
export async function openShelf(): Promise<Shelf> {
  try {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(store, { keyPath: 'session' });
    return new Kept(await answer(opening));
  } catch {
    return new Lent();
  }
}

/** Whether a beat says more than the one that is there. */
const newer = (one: Waiting, there: Waiting | undefined): boolean => !there || one.beat.counter >= there.beat.counter;

class Kept implements Shelf {
  private readonly db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.db = db;
    db.onversionchange = () => db.close(); // a newer version of the application in another tab
  }

  /** Reading and writing in one transaction: what another tab puts meanwhile waits for its end. */
  put(one: Waiting): Promise<void> {
    return this.act('readwrite', async (beats) => {
      if (newer(one, (await answer(beats.get(one.session))) as Waiting | undefined)) beats.put(one);
    });
  }

  all(): Promise<Waiting[]> {
    return this.act('readonly', (beats) => answer(beats.getAll()) as Promise<Waiting[]>);
  }

  drop(answered: readonly Waiting[]): Promise<void> {
    return this.act('readwrite', async (beats) => {
      for (const one of answered) if (newer(one, (await answer(beats.get(one.session))) as Waiting | undefined)) beats.delete(one.session);
    });
  }

  private async act<T>(mode: IDBTransactionMode, work: (beats: IDBObjectStore) => Promise<T>): Promise<T> {
    const act = this.db.transaction(store, mode);
    const done = new Promise<void>((next, fail) => {
      act.oncomplete = () => next();
      act.onabort = () => fail(act.error ?? new Error('the beats could not be kept'));
    });
    const [result] = await Promise.all([work(act.objectStore(store)), done]);
    return result;
  }
}

class Lent implements Shelf {
  private readonly beats = new Map<string, Waiting>();

  async put(one: Waiting): Promise<void> {
    if (newer(one, this.beats.get(one.session))) this.beats.set(one.session, one);
  }

  async all(): Promise<Waiting[]> {
    return [...this.beats.values()];
  }

  async drop(answered: readonly Waiting[]): Promise<void> {
    for (const one of answered) if (newer(one, this.beats.get(one.session))) this.beats.delete(one.session);
  }
}

function answer<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((next, fail) => {
    asked.onsuccess = () => next(asked.result);
    asked.onerror = () => fail(asked.error ?? new Error('the device did not answer'));
  });
}
