import { get, Problem } from '../../api';
import type { Loaded } from '../../resource.svelte';
import type { Course } from '../../types';

type Request = (version: number) => Promise<unknown>;

/** The changes of one open course, one after another, each on the newest version. */
export class Editing {
  saving = $state(0);
  savedAt = $state.raw<Date>();
  /** Somebody else changed the course while we did, and what we did was not done. */
  stale = $state(false);
  private line: Promise<unknown> = Promise.resolve();

  constructor(private loaded: Loaded<Course>) {}

  get course(): Course {
    return this.loaded.data!;
  }

  /**
   * Does one change; answers the problem, or null. A `steady` one means the same on any version (a new title, a move):
   * it is sent once more when the course has changed meanwhile. Others tell the person.
   */
  do(request: Request, steady = false): Promise<Problem | null> {
    const result = this.line.then(() => this.attempt(request, steady));
    this.line = result;
    return result;
  }

  private async attempt(request: Request, steady: boolean): Promise<Problem | null> {
    this.saving += 1;
    try {
      await this.take(await request(this.course.version));
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

  /** Reads the course as it is now; what failed to be read stays as it was. */
  async refresh(): Promise<void> {
    await get<Course>(`/courses/${this.course.id}`).then((fresh) => this.loaded.set(fresh), () => undefined);
  }

  /** Shows a change before the lab has answered. */
  show(change: Partial<Course>): void {
    this.loaded.set({ ...this.course, ...change });
  }

  private async take(answer: unknown): Promise<void> {
    const course = answer as Partial<Course> | undefined;
    if (course?.id === this.course.id && course.modules) this.loaded.set(course as Course);
    else await this.refresh();
  }
}
