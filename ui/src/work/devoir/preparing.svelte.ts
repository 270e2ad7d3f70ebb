import { get, Problem, send } from '../../api';
import { remember, remembered } from '../../preferences.svelte';
import { session } from '../../session.svelte';
import { queue } from '../../upload/queue.svelte';
import type { Sending } from '../../upload/sending.svelte';
import { may } from '../../upload/state';
import { ulid } from '../../ulid';
import { hearOf, outbox, sendNow } from '../post';
import type { Saved } from '../taking.svelte';
import type { HandIn, Work } from '../types';
import { dropFiles, keepFile, keptFiles, type KeptFile } from './kept';

/** Who writes is let rest this long before the lab is told, in ms. */
const settling = 1500;

/** One learner's hand-in as it is prepared on this device. */
export class Preparing {
  handIn = $state.raw<HandIn>();
  problem = $state.raw<Problem>();
  text = $state('');
  saved = $state<Saved>('lab');
  /** When it was handed in on this device and has not gone, in ms; 0 otherwise. */
  handed = $state(0);
  /** What another device wrote meanwhile, where it is not what was begun from here. */
  other = $state.raw<string>();
  readonly work: Work;
  private made = '';
  /** The text that the lab has, and what was written here when it got it: the lab tidies. */
  private base = '';
  private sent = '';
  /** Files that wait for a hand-in that the lab knows. */
  held = $state.raw<KeptFile[]>([]);
  private soon: ReturnType<typeof setTimeout> | undefined;
  private unhear = (): void => {};
  private readonly draft: string;

  constructor(work: Work) {
    this.work = work;
    this.draft = `hand.${session.me?.id ?? ''}.${work.id}`;
  }

  get id(): string {
    return this.handIn?.id || this.made;
  }

  get writable(): boolean {
    return !this.handed && (this.handIn ? this.handIn.can.write : true);
  }

  /** Files that have not arrived. */
  get coming(): Sending[] {
    return queue.ofHandIn(this.id);
  }

  async load(): Promise<void> {
    try {
      const handIn = await get<Partial<HandIn>>(`/works/${this.work.id}/hand-in`);
      this.took(handIn.id ? (handIn as HandIn) : undefined);
      this.problem = undefined;
    } catch (cause) {
      this.problem = cause instanceof Problem ? cause : new Problem('unexpected');
    }
    this.goOn();
    await outbox.again(this.work.id);
    this.handed = this.id ? ((await outbox.handed(this.id))?.at ?? 0) : 0;
  }

  /** What was written here and not saved is written again, and compared with what it was changed from. */
  private goOn(): void {
    const here = JSON.parse(remembered(this.draft, '') || 'null') as { text: string; base: string } | null;
    if (!here || here.text === this.text || !this.writable) return;
    const elsewhere = this.handIn && this.base !== here.base ? this.base : undefined;
    this.write(here.text);
    if (elsewhere === undefined) return;
    clearTimeout(this.soon);
    [this.other, this.saved] = [elsewhere, 'here'];
  }

  /** A text that is being written stays in the field. */
  private took(handIn: HandIn | undefined, own = false): void {
    this.handIn = handIn;
    if (!handIn) return;
    if (!own && this.text === this.sent) this.text = this.sent = handIn.text;
    this.base = handIn.text;
    this.unhear();
    this.unhear = hearOf(handIn.id, ({ hand, refused }) => {
      this.handed = 0;
      if (hand) this.took(hand);
      else if (refused) [this.problem] = [new Problem(refused, 422)];
    });
  }

  write(text: string): void {
    this.text = text;
    this.saved = 'saving';
    remember(this.draft, JSON.stringify({ text, base: this.base }));
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.save(), settling);
  }

  /** Sends the text; says whether the lab has it. */
  async save(): Promise<boolean> {
    clearTimeout(this.soon);
    const text = this.text;
    if (this.handIn && text === this.sent) return this.settled(text);
    try {
      await this.put(text);
      return this.settled(text);
    } catch (cause) {
      this.saved = 'here';
      if (cause instanceof Problem && (cause.status === 412 || cause.code === 'hand-in.other')) return this.reconcile();
      if (!(cause instanceof Problem && cause.offline)) this.problem = cause instanceof Problem ? cause : new Problem('unexpected');
      return false;
    }
  }

  private settled(text: string): boolean {
    if (text !== this.text) return false;
    this.saved = 'lab';
    remember(this.draft, '');
    return true;
  }

  private async put(text: string): Promise<void> {
    this.made ||= this.handIn?.id ?? ulid();
    const version = this.handIn?.version;
    const put = await send<HandIn>('PUT', `/works/${this.work.id}/hand-in`, { id: this.id, text }, version === undefined ? {} : { version });
    this.sent = text;
    this.took(put, true);
  }

  /** Files that arrive change the hand-in too: only another text is worth a question. */
  private async reconcile(): Promise<boolean> {
    const [text, base] = [this.text, this.base];
    const there = await get<HandIn>(`/works/${this.work.id}/hand-in`);
    this.took(there, true);
    if (there.text !== base && there.text !== text) {
      this.other = there.text;
      return false;
    }
    return this.save();
  }

  /** The text from here is kept instead of the other device's. */
  keepMine(): void {
    this.other = undefined;
    void this.save();
  }

  /** Keeps files on this device, and sends them for a hand-in that the lab knows. */
  async add(files: File[]): Promise<void> {
    const person = session.me?.id ?? '';
    const kept = files.map((file, ord): KeptFile => ({ id: ulid(), person, work: this.work.id, as: 'sent', ord, file }));
    this.held = [...this.held, ...kept];
    for (const one of kept) await keepFile(one);
    await this.release();
  }

  /** Sends what is held as soon as there is something to send it for. */
  private async release(): Promise<void> {
    if (!this.held.length || (!this.handIn && !(await this.save()))) return;
    const { course, module } = this.work;
    for (const { id, file } of this.held) queue.handIn({ course, module, hand_in: this.id }, file, id);
    this.held = [];
  }

  /** Goes on with what a reload or a closed page interrupted. */
  async resume(): Promise<void> {
    await queue.start();
    const arrived = new Set(this.handIn?.files.map(({ id }) => id));
    for (const one of await keptFiles(this.work.id, 'sent')) {
      const item = queue.items.find(({ resource }) => resource === one.id);
      if (arrived.has(one.id) || item?.state === 'received') await dropFiles([one]);
      else if (item && may('attach', item.state)) queue.attach(item, one.file);
      else if (!item && !this.held.some(({ id }) => id === one.id)) this.held = [...this.held, one];
    }
    await this.release();
  }

  cancel(item: Sending): void {
    void dropFiles([{ id: item.resource }]);
    if (may('dismiss', item.state)) queue.drop(item);
    else void queue.cancel(item);
  }

  private async change(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> {
    try {
      this.took(await send<HandIn>(method, `/hand-ins/${this.id}${path}`, body, this.handIn ? { version: this.handIn.version } : {}));
      this.problem = undefined;
    } catch (cause) {
      this.problem = cause instanceof Problem ? cause : new Problem('unexpected');
      if (this.problem.status === 412 || this.problem.status === 409) await this.load();
    }
  }

  order = (ids: string[]): Promise<void> => this.change('PUT', '/files', { order: ids });
  remove = (file: string): Promise<void> => this.change('DELETE', `/files/${file}`);
  takeBack = (): Promise<void> => this.change('POST', '/take-back');
  remark = (text: string): Promise<void> => this.change('PUT', `/remarks/${ulid()}`, { text });

  /** Hands it in now, or when the network is back. */
  async hand(): Promise<void> {
    const kept = await this.save();
    this.handed = Date.now();
    await outbox.hand({ id: this.id, person: session.me?.id ?? '', work: this.work.id, title: this.work.title, at: this.handed, ...(kept ? {} : { text: this.text }) });
    await sendNow();
  }

  end(): void {
    clearTimeout(this.soon);
    if (this.saved === 'saving') void this.save();
    this.unhear();
  }
}
