import { deviceId } from '../device/id';
import { session } from '../session.svelte';
import { ulid } from '../ulid';
import { counterOf, isAnswered, settled, together } from './answers';
import type { Begun } from './parcels';
import { hearOf, outbox, sendNow } from './post';
import { noteAttempt } from './sheets';
import type { Answer, AskedQuestion, Attempt, Sheet } from './types';

/** A hand that chooses or writes is let rest this long before the lab is told, in ms. */
const settling = 1500;

/** Where what was answered is: with the lab, on its way, on this device alone, or nowhere but in this page. */
export type Saved = 'lab' | 'saving' | 'here' | 'not';

/** One attempt as it goes on in this tab. Other tabs and devices may go on with it too. */
export class Taking {
  answers = $state.raw<Answer[]>([]);
  saved = $state<Saved>('saving');
  /** What the lab said of it once it was handed in. */
  done = $state.raw<Attempt>();
  /** When it was handed in on this device, in ms; 0 before. */
  submitted = $state(0);
  refused = $state('');
  readonly id: string;
  readonly sheet: Sheet;
  private began: number;
  private known: number;
  private soon: ReturnType<typeof setTimeout> | undefined;
  private readonly tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lab.attempts') : null;
  private readonly unhear: () => void;

  /** Goes on with what was begun, or begins now. */
  constructor(sheet: Sheet, from?: Begun) {
    this.sheet = sheet;
    this.id = from?.id ?? ulid();
    [this.began, this.known] = [from?.began ?? Date.now(), from?.known ?? -1];
    this.answers = from?.answers ?? [];
    this.unhear = hearOf(this.id, ({ attempt, refused }) => (attempt ? this.heard(attempt) : (this.refused = refused ?? '')));
    if (this.tabs) this.tabs.onmessage = ({ data }) => void (data === this.id && this.fromShelf());
    void this.keep().then(() => this.send());
  }

  of(question: string): Answer | undefined {
    return this.answers.find((one) => one.question === question);
  }

  answered(question: AskedQuestion): boolean {
    return isAnswered(question, this.of(question.id));
  }

  /** Seconds until the time is over; null where there is no limit. */
  left(now: number): number | null {
    return this.sheet.limit ? Math.max(0, (this.began - now) / 1000 + this.sheet.limit * 60) : null;
  }

  answer(question: string, part: Pick<Answer, 'choices' | 'text' | 'pairs'>): void {
    if (this.submitted || this.done) return;
    const counter = counterOf(this.answers) + 1;
    this.answers = [...this.answers.filter((one) => one.question !== question), { question, ...part, counter, device: deviceId() }];
    this.saved = 'saving';
    void this.keep();
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.send(), settling);
  }

  /** Hands it in, at `at`; what the lab says comes as `done`, now or when the network is back. */
  async submit(at = Date.now()): Promise<void> {
    if (this.submitted || this.done) return;
    this.submitted = at;
    clearTimeout(this.soon);
    await this.keep();
    await this.send();
  }

  /** Leaves it as it is; what was answered last is sent. */
  end(): void {
    clearTimeout(this.soon);
    if (this.saved !== 'lab' && !this.done) void sendNow();
    this.unhear();
    this.tabs?.close();
  }

  private async keep(): Promise<void> {
    const { id, sheet, answers, began, submitted, known } = this;
    const { id: work, title } = sheet.work;
    const kept = await outbox.put({ id, person: session.me?.id ?? '', work, title, device: deviceId(), revision: sheet.revision, began, answers, submitted, known });
    if (!kept) this.saved = 'not';
    this.tabs?.postMessage(id);
  }

  private async send(): Promise<void> {
    await sendNow();
    if (this.saved === 'saving') this.saved = this.known >= counterOf(this.answers) ? 'lab' : 'here';
  }

  /** What other devices answered comes with what the lab says. */
  private heard(attempt: Attempt): void {
    const before = this.answers;
    this.answers = settled(attempt.answers, before);
    this.known = counterOf(attempt.answers);
    // The lab's clock may not be ours: how long ago it began is told by its own times.
    if (!attempt.submitted) this.began = Math.min(this.began, Date.now() - Math.max(0, Date.parse(attempt.saved) - Date.parse(attempt.began)));
    else this.done = attempt;
    this.saved = this.known >= counterOf(this.answers) ? 'lab' : 'here';
    void noteAttempt(attempt);
  }

  private async fromShelf(): Promise<void> {
    const kept = await outbox.get(this.id);
    if (!kept) return;
    this.answers = together(kept.answers, this.answers);
    this.known = Math.max(this.known, kept.known);
    if (kept.submitted) this.submitted ||= kept.submitted;
  }
}
