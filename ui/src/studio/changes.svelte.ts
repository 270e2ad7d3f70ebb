import { get, Problem } from '../api';
import type { Loaded } from '../resource.svelte';

type Request = (version: number) => Promise<unknown>;

/** The changes of one open thing, one after another, each on the newest version. */
export abstract class Changes<Thing extends { id: string; version: number }> {
  saving = $state(0);
  savedAt = $state.raw<Date>();
  /** Somebody else changed it while we did, and what we did was not done. */
  stale = $state(false);
  private line: Promise<unknown> = Promise.resolve();

  /** `where` it is read again: `/courses` or `/works`. */
  constructor(protected loaded: Loaded<Thing>, private where: string) {}

  protected get thing(): Thing {
    return this.loaded.data!;
  }

  /**
   * Does one change; answers the problem, or null. A `steady` one means the same on any version (a new title, a move):
   * it is sent once more when the thing has changed meanwhile. Others tell the person, and know the newest version afterwards.
   */
  do(request: Request, steady = false): Promise<Problem | null> {
    const result = this.line.then(() => this.attempt(request, steady));
    this.line = result;
    return result;
  }

  private async attempt(request: Request, steady: boolean): Promise<Problem | null> {
    this.saving += 1;
    try {
      await this.take(await request(this.thing.version));
      [this.savedAt, this.stale] = [new Date(), false];
      return null;
    } catch (cause) {
      const problem = cause instanceof Problem ? cause : new Problem('unexpected');
      if (problem.status !== 412) return problem;
      await this.refresh();
      if (steady) return await this.attempt(request, false);
      this.stale = true;
      return problem;
    } finally {
      this.saving -= 1;
    }
  }

  /** Reads the thing as it is now; what failed to be read stays as it was. */
  async refresh(): Promise<void> {
    await get<Thing>(`${this.where}/${this.thing.id}`).then((fresh) => this.loaded.set(fresh), () => undefined);
  }

  /** Shows what the lab answered to a change. */
  protected abstract take(answer: unknown): Promise<void>;
}
