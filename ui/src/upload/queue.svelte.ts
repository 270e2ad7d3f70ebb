import { get, Problem, send } from '../api';
import { live } from '../live.svelte';
import { session } from '../session.svelte';
import type { List } from '../types';
import { ulid } from '../ulid';
import { captionsOf, type Planned } from './drop';
import { Sending } from './sending.svelte';
import { attach, attachAll, forget, serve } from './serving';
import { may, places, sameFile, underWay, unfinished, unsent, verdict, wholeOf, type Upload, type Whole } from './state';
import { announce, sendFile, type Sender } from './tus';

/** How many files are sent at once: more only share the link. */
const atOnce = 2;
/** Milliseconds between tries while the lab cannot be reached. */
const pause = 15_000;
/** Milliseconds after which the lab is asked what became of a whole file, should the live stream be silent. */
const patience = 6000;

/** Every file of this person on its way: those sent by this page, and those that began elsewhere or before a reload. */
class Queue {
  items = $state.raw<Sending[]>([]);
  /** Why the list of earlier uploads could not be read. */
  failure = $state.raw<Problem>();
  private senders = new Map<string, Sender>();
  private person = '';
  private announcing = false;

  get busy(): boolean {
    return this.items.some((item) => unsent(item.state));
  }

  /** Files that the lab has not been told of, for want of a place: a page loaded again would not know them. */
  get beyond(): number {
    const full = this.items.filter((item) => item.announced && unfinished(item.state)).length >= places;
    return full ? this.items.filter((item) => !item.announced && unsent(item.state)).length : 0;
  }

  get current(): Sending[] {
    return this.items.filter((item) => underWay(item.state));
  }

  of(course: string): Sending[] {
    return this.items.filter((item) => item.course === course && !item.handIn && item.state !== 'received');
  }

  /** How far everything is that this page sends, of one course or of all. */
  whole(course = ''): Whole {
    return wholeOf(this.items.filter((item) => item.file && (!course || item.course === course)));
  }

  /** Reads what is under way and listens; calling it again for the same person reads once more. */
  async start(): Promise<void> {
    const person = session.me?.id ?? '';
    if (this.person !== person) {
      if (!this.person) this.listen();
      for (const sender of this.senders.values()) void sender.stop();
      this.senders.clear();
      [this.person, this.items] = [person, []];
    }
    try {
      for (const upload of (await get<List<Upload>>('/uploads')).items.reverse()) this.hear(upload);
      this.failure = undefined;
      void attachAll();
    } catch (cause) {
      this.failure = cause instanceof Problem ? cause : new Problem('unexpected');
    }
  }

  /** Puts planned files into the queue; one that was interrupted before goes on instead. New resources will serve an élément, where one is given. */
  add(course: string, planned: Planned<File>[], element = ''): void {
    const added: Sending[] = [];
    for (const { file, upload = '', name = file.name, ...place } of planned) {
      const known = this.items.find((item) => item.id === upload);
      const before = known ?? this.items.find((item) => !upload && item.course === course && item.state === 'lost' && sameFile(item, file));
      if (!before) added.push(new Sending({ id: upload || ulid(), course, ...place, name, size: file.size }, file));
      else if (may('attach', before.state)) this.take(before, file);
      else if (before.state === 'failed') this.retry(before);
      if (element && place.as === 'resource') serve(before?.resource ?? place.resource, element);
    }
    this.items = [...this.items, ...added];
    this.next();
  }

  /** Sends a file of a hand-in. */
  handIn(of: { course: string; module: string; hand_in: string }, file: File, resource = ulid()): Sending {
    const item = new Sending({ id: ulid(), ...of, resource, as: 'hand-in', name: file.name, size: file.size }, file);
    this.items = [...this.items, item];
    this.next();
    return item;
  }

  /** The files of a hand-in that have not arrived. */
  ofHandIn(id: string): Sending[] {
    return this.items.filter((item) => id !== '' && item.handIn === id && item.state !== 'received');
  }

  /** Gives an interrupted upload its file again. */
  attach(item: Sending, file: File): boolean {
    if (!sameFile(item, file)) return false;
    this.take(item, file);
    this.next();
    return true;
  }

  private take(item: Sending, file: File): void {
    item.file = file;
    if (item.state === 'expired') this.begin(item);
    else item.rest('queued');
  }

  /** Gives several interrupted uploads their files again; answers the files that none of them was sending. */
  attachAll(items: Sending[], files: File[]): File[] {
    return files.filter((file) => !items.some((item) => may('attach', item.state) && this.attach(item, file)));
  }

  pause(item: Sending): void {
    this.stop(item);
    item.rest('paused');
    this.next();
  }

  resume(item: Sending): void {
    item.rest(item.file ? 'queued' : 'lost');
    this.next();
  }

  retry(item: Sending): void {
    if (!item.file) item.rest('lost');
    else if (item.reason === 'gone') this.begin(item);
    else item.rest('queued');
    this.next();
  }

  /** Takes an upload back; what was sent of it is thrown away. */
  async cancel(item: Sending): Promise<void> {
    this.stop(item);
    this.drop(item);
    this.next();
    forget(item.resource);
    if (item.announced) await this.takeBack(item.id);
  }

  private async takeBack(id: string): Promise<void> {
    await send('DELETE', `/uploads/${id}`).catch(() => undefined);
  }

  drop(item: Sending): void {
    this.items = this.items.filter((one) => one !== item);
  }

  /** Starts over under a new identifier: the lab no longer has what was sent. */
  private begin(item: Sending): void {
    [item.id, item.sent, item.announced] = [ulid(), 0, false];
    item.accepted(0);
    item.rest('queued');
  }

  private next(): void {
    void this.announceAll();
    const free = atOnce - this.items.filter((item) => item.state === 'sending').length;
    const ready = this.items.filter((item) => item.state === 'queued' && item.file && item.announced && !this.filmFirst(item));
    for (const item of ready.slice(0, Math.max(0, free))) void this.run(item);
  }

  /** Captions follow their film, so that they do not stand alone meanwhile; the lab takes them in either order. */
  private filmFirst(item: Sending): boolean {
    return this.items.some((one) => unsent(one.state) && one.course === item.course && one.module === item.module && captionsOf(item.name, one.name));
  }

  /** Tells the lab of each file when it is added, not when its turn comes: a page loaded again then lists them all. */
  private async announceAll(): Promise<void> {
    if (this.announcing) return;
    this.announcing = true;
    for (let item = this.unannounced(); item && (await this.announce(item)); ) item = this.unannounced();
    this.announcing = false;
  }

  private unannounced(): Sending | undefined {
    const taken = this.items.filter((item) => item.announced && unfinished(item.state)).length;
    return taken < places ? this.items.find((item) => item.state === 'queued' && item.file && !item.announced) : undefined;
  }

  /** Answers false where there is no place for more, whoever took it. */
  private async announce(item: Sending): Promise<boolean> {
    const { id } = item;
    try {
      await announce(item);
    } catch (cause) {
      const { status, code } = cause instanceof Problem ? cause : new Problem('unexpected');
      if (code === 'upload.too-many') return false;
      if (item.state === 'queued') this.fell(item, status, code);
      return true;
    }
    item.announced = true;
    if (!this.items.includes(item)) await this.takeBack(id);
    else this.next();
    return true;
  }

  private async run(item: Sending): Promise<void> {
    item.rest('sending');
    const sender = await sendFile(item, {
      whole: () => this.ended(item, () => this.arrived(item)),
      broken: (status, code) => this.ended(item, () => this.broken(item, status, code)),
    }).catch(() => null);
    if (!sender) return this.ended(item, () => this.broken(item, 0, ''));
    if (item.state === 'sending') this.senders.set(item.id, sender);
    else if (item.state === 'paused') void sender.stop();
  }

  private ended(item: Sending, then: () => unknown): void {
    this.senders.delete(item.id);
    then();
    this.next();
  }

  /** Stops at once when the link is known to be down; the browser would try for minutes. */
  private wait(item: Sending): void {
    this.stop(item);
    item.rest('waiting');
  }

  private arrived(item: Sending): void {
    if (item.state === 'sending') item.rest('whole');
    setTimeout(() => item.state === 'whole' && void this.start().then(() => item.state === 'whole' && this.arrived(item)), patience);
  }

  private broken(item: Sending, status: number, code: string): void {
    if (item.state === 'sending') this.fell(item, status, code);
  }

  private fell(item: Sending, status: number, code: string): void {
    const taken = verdict(status, code);
    if (taken === 'again') {
      item.rest('waiting');
      setTimeout(() => item.state === 'waiting' && this.retry(item), pause);
    } else item.rest('failed', taken === 'gone' ? 'gone' : code || `status-${status}`);
  }

  private stop(item: Sending): void {
    void this.senders.get(item.id)?.stop();
    this.senders.delete(item.id);
  }

  private listen(): void {
    live<Upload>('upload', (upload) => {
      this.hear(upload);
      this.next();
    });
    addEventListener('offline', () => this.items.filter((item) => item.state === 'sending').forEach((item) => this.wait(item)));
    addEventListener('online', () => this.items.filter((item) => item.state === 'waiting').forEach((item) => this.retry(item)));
    addEventListener('beforeunload', (event) => {
      if (this.busy) event.preventDefault();
    });
  }

  private hear(upload: Upload): void {
    const known = this.items.find((item) => item.id === upload.id);
    if (upload.state === 'received') void attach(upload.resource);
    if (upload.state === 'deleted') return known && this.drop(known);
    if (known) return known.told(upload);
    if (upload.state === 'received') return;
    const item = new Sending(upload, null);
    item.sent = upload.offset;
    item.told(upload);
    this.items = [...this.items, item];
  }
}

export const queue = new Queue();
