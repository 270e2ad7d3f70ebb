/** A group as the lab lists it. */
export interface Group {
  id: string;
  code: string;
  name: string;
  year: string;
  /** Identifier of its establishment. */
  place: string;
  learners: number;
  trainers: string[];
  version: number;
}

/** One group with its learners. */
export interface GroupDetail extends Omit<Group, 'learners'> {
  learners: { id: string; name: string; login: string }[];
}
