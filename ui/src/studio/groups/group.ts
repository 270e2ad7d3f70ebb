import type { Named } from '../../types';

/** A group as the lab lists it; `people` come with one group alone. */
export interface Group {
  id: string;
  code: string;
  name: string;
  year: string;
  place: Named | string;
  learners: number;
  trainers: string[];
  version: number;
}

export interface GroupDetail extends Omit<Group, 'learners'> {
  learners: { id: string; name: string; login: string }[];
}

export const placeName = (of: Named | string): string => (typeof of === 'string' ? '' : of.name);
