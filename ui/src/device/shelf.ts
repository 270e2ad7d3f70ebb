/** Where things wait on this device: what is to be sent until the lab has answered for it, what was fetched to be there without network. */

/** Each kind of thing stands on a shelf of its own; several tabs may use it at once. */
export interface Shelf<T> {
  /** Puts a thing; one of the same name that is there already and this become one. */
  put(one: T): Promise<void>;
  get(key: string): Promise<T | undefined>;
  all(): Promise<T[]>;
  /** Takes away what was answered; what has become more meanwhile stays. */
  drop(answered: readonly T[]): Promise<void>;
}

/** What a shelf must know of the things that stand on it. */
export interface Sort<T> {
  store: keyof typeof stores;
  key: (one: T) => string;
  /** What is kept when one is put where another stands. */
  join: (one: T, there: T) => T;
  /** Whether nothing is lost of the other when one has been dealt with. */
  covers: (one: T, there: T) => boolean;
}

/** The shelves of the device and what names a thing on each. A new one needs the next edition of the database. */
const stores = { beats: 'session', attempts: 'id', hands: 'id', sheets: 'id', files: 'id' } as const;
const [database, edition] = ['lab', 2];

/** The device's own shelf (IndexedDB); where the browser keeps nothing, one that lasts as long as the page. */
export async function openShelf<T>(sort: Sort<T>): Promise<Shelf<T>> {
  try {
    const opening = indexedDB.open(database, edition);
    opening.onupgradeneeded = () => furnish(opening.result);
    return new Kept(await answer(opening), sort);
  } catch {
    return new Lent(sort);
  }
}

function furnish(db: IDBDatabase): void {
  for (const [store, keyPath] of Object.entries(stores)) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store, { keyPath });
}

class Kept<T> implements Shelf<T> {
  private readonly db: IDBDatabase;
  private readonly sort: Sort<T>;

  constructor(db: IDBDatabase, sort: Sort<T>) {
    [this.db, this.sort] = [db, sort];
    db.onversionchange = () => db.close(); // a newer version of the application in another tab
  }

  /** Reading and writing in one transaction: what another tab puts meanwhile waits for its end. */
  put(one: T): Promise<void> {
    return this.act('readwrite', async (things) => {
      const there = (await answer(things.get(this.sort.key(one)))) as T | undefined;
      things.put(there === undefined ? one : this.sort.join(one, there));
    });
  }

  get(key: string): Promise<T | undefined> {
    return this.act('readonly', (things) => answer(things.get(key)) as Promise<T | undefined>);
  }

  all(): Promise<T[]> {
    return this.act('readonly', (things) => answer(things.getAll()) as Promise<T[]>);
  }

  drop(answered: readonly T[]): Promise<void> {
    return this.act('readwrite', async (things) => {
      for (const one of answered) {
        const there = (await answer(things.get(this.sort.key(one)))) as T | undefined;
        if (there === undefined || this.sort.covers(one, there)) things.delete(this.sort.key(one));
      }
    });
  }

  private async act<R>(mode: IDBTransactionMode, work: (things: IDBObjectStore) => Promise<R>): Promise<R> {
    const act = this.db.transaction(this.sort.store, mode);
    const done = new Promise<void>((next, fail) => {
      act.oncomplete = () => next();
      act.onabort = () => fail(act.error ?? new Error('it could not be kept'));
    });
    const [result] = await Promise.all([work(act.objectStore(this.sort.store)), done]);
    return result;
  }
}

class Lent<T> implements Shelf<T> {
  private readonly sort: Sort<T>;
  private readonly things = new Map<string, T>();

  constructor(sort: Sort<T>) {
    this.sort = sort;
  }

  async put(one: T): Promise<void> {
    const there = this.things.get(this.sort.key(one));
    this.things.set(this.sort.key(one), there === undefined ? one : this.sort.join(one, there));
  }

  async get(key: string): Promise<T | undefined> {
    return this.things.get(key);
  }

  async all(): Promise<T[]> {
    return [...this.things.values()];
  }

  async drop(answered: readonly T[]): Promise<void> {
    for (const one of answered) {
      const there = this.things.get(this.sort.key(one));
      if (there === undefined || this.sort.covers(one, there)) this.things.delete(this.sort.key(one));
    }
  }
}

function answer<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((next, fail) => {
    asked.onsuccess = () => next(asked.result);
    asked.onerror = () => fail(asked.error ?? new Error('the device did not answer'));
  });
}
