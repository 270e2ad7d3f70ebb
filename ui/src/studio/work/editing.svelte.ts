import { get, Problem } from '../../api';
import type { Loaded } from '../../resource.svelte';
import type { Work } from '../../work/types';
import type { Paper } from './types';

type Request = (version: number) => Promise<unknown>;

/** The changes of one open work, one after another, each on the newest version: what is written about it and its questions count together. */
export class WorkEditing {
  saving = $state(0);
  savedAt = $state.raw<Date>();
  private line: Promise<unknown> = Promise.resolve();

  constructor(private loaded: Loaded<Work>) {}

  get work(): Work {
    return this.loaded.data!;
  }

  /**
   * Does one change; answers the problem, or null. A `steady` one means the same on any version (a new title):
   * it is sent once more when the work has changed meanwhile. Of others the newest version is known afterwards.
   */
  do(request: Request, steady = false): Promise<Problem | null> {
    const result = this.line.then(() => this.attempt(request, steady));
    this.line = result;
    return result;
  }

  private async attempt(request: Request, steady: boolean): Promise<Problem | null> {
    this.saving += 1;
    try {
      await this.take(await request(this.work.version));
      this.savedAt = new Date();
      return null;
    } catch (cause) {
      const problem = cause instanceof Problem ? cause : new Problem('unexpected');
      if (problem.status !== 412) return problem;
      await this.refresh();
      return steady ? await this.attempt(request, false) : problem;
    } finally {
      this.saving -= 1;
    }
  }

  /** Reads the work as it is now; what failed to be read stays as it was. */
  async refresh(): Promise<void> {
    await get<Work>(`/works/${this.work.id}`).then((fresh) => this.loaded.set(fresh), () => undefined);
  }

  private async take(answer: unknown): Promise<void> {
    const work = answer as Partial<Work> | undefined;
    const paper = answer as Partial<Paper> | undefined;
    if (work?.id === this.work.id && work.rules) this.loaded.set(work as Work);
    else if (paper?.version && paper.revision !== undefined) this.loaded.set({ ...this.work, version: paper.version, revision: paper.revision, questions: paper.questions?.length ?? 0 });
    else await this.refresh();
  }
}
