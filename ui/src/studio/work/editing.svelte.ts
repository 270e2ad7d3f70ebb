import type { Loaded } from '../../resource.svelte';
import type { Work } from '../../work/types';
import { Changes } from '../changes.svelte';
import type { Paper } from './types';

/** The changes of one open work: what is written about it and its questions count together. */
export class WorkEditing extends Changes<Work> {
  constructor(loaded: Loaded<Work>) {
    super(loaded, '/works');
  }

  get work(): Work {
    return this.thing;
  }

  protected async take(answer: unknown): Promise<void> {
    const work = answer as Partial<Work> | undefined;
    const paper = answer as Partial<Paper> | undefined;
    if (work?.id === this.work.id && work.rules) this.loaded.set(work as Work);
    else if (paper?.version && paper.revision !== undefined) this.loaded.set({ ...this.work, version: paper.version, revision: paper.revision, questions: paper.questions?.length ?? 0 });
    else await this.refresh();
  }
}
