import { get, Problem, send } from '../../api';
import type { WorkEditing } from './editing.svelte';
import { questionAt } from './questions';
import type { Paper, Question } from './types';

/** Milliseconds of quiet after which what was written is kept. */
const pause = 900;

export type Keeping = 'kept' | 'changed' | 'sending' | 'away' | 'refused' | 'theirs';

/** The questions of one quiz while they are written: kept by themselves, and never over what another tab kept meanwhile. */
export class PaperDesk {
  questions = $state<Question[]>([]);
  keeping = $state<Keeping>('kept');
  /** Why the lab did not keep it, and of which question it speaks, or -1. */
  problem = $state.raw<Problem>();
  refused = $state(-1);
  /** What another tab or another author made of it. */
  theirs = $state.raw<Question[]>();
  /** What is kept, as we sent it and as the lab wrote it. */
  private sent = '';
  private base = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private id: string,
    private editing: WorkEditing,
    paper: Paper,
  ) {
    this.accept(paper.questions ?? []);
  }

  /** Whether leaving now would lose something. */
  get unkept(): boolean {
    return this.keeping !== 'kept';
  }

  /** Shows other questions and keeps them soon. */
  show(questions: Question[]): void {
    this.questions = questions;
    this.changed();
  }

  /** Something was written: it is kept when the writing pauses. */
  changed(): void {
    if (this.keeping !== 'theirs') this.keeping = 'changed';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), pause);
  }

  /** Keeps at once what is written, unless somebody has to decide first. */
  async keep(): Promise<void> {
    clearTimeout(this.timer);
    if (this.keeping === 'theirs' || this.keeping === 'sending') return;
    await this.write();
  }

  private async write(): Promise<void> {
    const sent = JSON.stringify(this.questions);
    if (sent === this.sent) return this.rest('kept');
    this.keeping = 'sending';
    const problem = await this.editing.do(async (version) => {
      const kept = await send<Paper>('PUT', `/works/${this.id}/paper`, { questions: JSON.parse(sent) }, { version });
      [this.sent, this.base] = [sent, JSON.stringify(kept.questions ?? [])];
      return kept;
    });
    if (problem) return problem.status === 412 ? this.compare() : this.fail(problem);
    this.rest('kept');
    if (JSON.stringify(this.questions) !== sent) this.changed();
  }

  /** The work has another version: if its questions are those we began with, ours go on. */
  private async compare(): Promise<void> {
    const now = await get<Paper>(`/works/${this.id}/paper`).catch(() => undefined);
    if (!now) return this.fail(new Problem('network'));
    if (JSON.stringify(now.questions ?? []) === this.base) return this.write();
    this.theirs = now.questions ?? [];
    this.keeping = 'theirs';
  }

  private fail(problem: Problem): void {
    this.problem = problem;
    this.refused = problem.fields.map(({ field }) => questionAt(field)).find((at) => at >= 0) ?? -1;
    this.keeping = problem.status >= 400 && problem.status < 500 ? 'refused' : 'away';
  }

  private rest(keeping: Keeping): void {
    [this.keeping, this.problem, this.refused] = [keeping, undefined, -1];
  }

  /** Takes the questions as somebody else left them; ours are gone. */
  takeTheirs(): void {
    this.accept(this.theirs ?? []);
  }

  /** Keeps ours over what somebody else made of it. */
  keepMine(): Promise<void> {
    [this.sent, this.base, this.theirs] = ['', JSON.stringify(this.theirs ?? []), undefined];
    return this.write();
  }

  /** Reads the questions again, after they were changed by other means than writing. */
  async reload(): Promise<void> {
    this.accept((await get<Paper>(`/works/${this.id}/paper`)).questions ?? []);
  }

  private accept(questions: Question[]): void {
    this.questions = questions;
    this.sent = this.base = JSON.stringify(questions);
    this.theirs = undefined;
    this.rest('kept');
  }
}
