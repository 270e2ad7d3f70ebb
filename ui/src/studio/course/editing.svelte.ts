import type { Loaded } from '../../resource.svelte';
import type { Course } from '../../types';
import { Changes } from '../changes.svelte';

/** The changes of one open course. */
export class Editing extends Changes<Course> {
  constructor(loaded: Loaded<Course>) {
    super(loaded, '/courses');
  }

  get course(): Course {
    return this.thing;
  }

  /** Shows a change before the lab has answered. */
  show(change: Partial<Course>): void {
    this.loaded.set({ ...this.course, ...change });
  }

  protected async take(answer: unknown): Promise<void> {
    const course = answer as Partial<Course> | undefined;
    if (course?.id === this.course.id && course.modules) this.loaded.set(course as Course);
    else await this.refresh();
  }
}
