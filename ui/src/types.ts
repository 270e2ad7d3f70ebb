/** What the lab answers, as its HTTP contract says. Times are RFC 3339 in UTC; seconds and pages are numbers. */

export type Language = 'fr' | 'ar' | 'en';
export type Names = Record<Language, string>;
export type Hue = '' | 'num' | 'ind' | 'bat' | 'hot' | 'ges' | 'san';
export type Role = 'learner' | 'trainer' | 'reviewer' | 'librarian' | 'manager' | 'admin';
export type CourseState = 'draft' | 'review' | 'published' | 'withdrawn';
export type Kind = 'pdf' | 'photos' | 'office' | 'video' | 'image' | 'text' | 'ebook' | 'package' | 'other';

export interface Named {
  id: string;
  name: string;
}

export interface List<T> {
  items: T[];
  next?: string;
}

export interface Me {
  id: string;
  name: string;
  login: string;
  language: Language;
  roles: Role[];
  place: Named;
  groups: { id: string; code: string; name: string; as: 'learner' | 'trainer' }[];
  can: { create_course: boolean; review: boolean; manage_people: boolean; see_jobs: boolean; edit_glossary: boolean; read_missed: boolean };
  /** Came by a one-time secret: one of their own is to be chosen first. */
  must_choose_secret: boolean;
  has_secret: boolean;
  /** Notices that are not read; 100 for that many or more. */
  unread: number;
}

export type DemoKey = 'learner' | 'trainer' | 'librarian' | 'manager';

export interface Sector {
  slug: string;
  names: Names;
  hue: Hue;
}

/** What an organisation calls its learners. */
export type LearnerWord = 'stagiaire' | 'etudiant' | 'apprenant';

export interface Organisation {
  id: string;
  name: string;
  learner_word: LearnerWord;
  keeps_cin: boolean;
  /** What marks on 20 are rounded to: 0.01, 0.25, 0.5 or 1. */
  mark_step: number;
  /** How long after its day an offline device is believed to have handed in on time. */
  offline_grace_hours: number;
  version: number;
}

export interface Level {
  slug: string;
  names: Names;
}

export interface Boot {
  me: Me | null;
  /** That of who is signed in. */
  organisation?: Organisation | null;
  demo: boolean;
  demo_people?: { key: DemoKey; name: string; role: string }[];
  searches?: { query: string; language: Language; lands_on: 'page' | 'second' }[];
  sectors: Sector[];
  levels: Level[];
  version: string;
  /** Another one after the lab was restored; what was kept of it may be of a future that was lost. */
  epoch?: string;
  tools_missing?: { name: string; loss: string; package: string }[];
  page?: { path: string; data: unknown };
  /** The OpenID provider that people may sign in by; without a name it is called by our words. */
  institution?: { name: string } | null;
  /** How well the way to the lab is protected; over one that is refused nobody signs in. */
  connection?: 'secure' | 'local' | 'open' | 'refused';
  /** The lab's own https address, where it has one. */
  address?: string;
}

export interface Step {
  step: string;
  state: 'running' | 'done' | 'failed' | 'retrying' | 'stopped';
  done: number;
  total: number;
  /** Seconds until it is done, by its own speed; 0 while unknown. */
  left: number;
  reason: string;
  /** From 1. */
  attempt: number;
  /** What it was done with, once it is done. */
  tools: string;
  /** What of the step is being made, as the rungs of a film. */
  making?: string;
  started: string;
  ended: string;
}

export interface Asset {
  id: string;
  name: string;
  size: number;
  mime: string;
  state: 'waiting' | 'digitising' | 'ready' | 'kept' | 'failed' | 'stopped';
  reason: string;
  /** What is wrong with what is shown all the same. */
  flaw?: string;
  pages: number;
  duration: number;
  width: number;
  height: number;
  language: string;
  steps?: Step[];
}

export interface Resource {
  id: string;
  course: string;
  module: string;
  ord: number;
  title: string;
  language: Language;
  kind: Kind;
  state: CourseState;
  revision: string | number;
  asset: Asset;
  /** Outdated ones were made for an earlier file. */
  captions?: { language: string; asset_id: string; state: string; reason: string; notes: string[] | null; outdated?: boolean }[];
  poster: string;
  bytes: number;
  /** The file that takes the place of its own as soon as it is ready, or that cannot be read; for who edits the course. */
  next_asset?: Asset;
  /** `completed` is a time, or empty; `marked`: a trainer said so. */
  progress: { share: number; position: number; completed: string; marked?: boolean; seen: string } | null;
}

export interface Module {
  id: string;
  title: string;
  ord: number;
  resources: Resource[];
}

export interface Course {
  id: string;
  version: number;
  title: string;
  summary: string;
  language: Language;
  sector: string;
  level: string;
  filiere: string;
  module_code: string;
  keywords: string[];
  licence: string;
  state: CourseState;
  pending: number;
  place: Named;
  owner: Named;
  editors: Named[];
  audience: { public: boolean; groups: { id: string; code: string; name: string }[]; places: Named[] };
  submitter: Named | null;
  reason: string;
  published: string;
  changed: string;
  review: boolean;
  minutes: number;
  pages: number;
  cover: { poster: string; hue: Hue };
  modules?: Module[];
  can: { edit: boolean; submit: boolean; publish: boolean; return: boolean; withdraw: boolean };
  progress: { done: number; total: number; share: number; seconds_left: number; pages_left: number } | null;
}

export interface OutlineResource {
  id: string;
  title: string;
  kind: Kind;
  state: CourseState;
  minutes?: number;
  pages?: number;
  done: boolean;
}

/** `GET /resources/{id}`: a resource with where it stands. */
export interface PlacedResource extends Omit<Resource, 'course'> {
  course: Course;
  module_title: string;
  outline: { module: Named; resources: OutlineResource[] }[];
  /** Ids of the neighbours in the course, or empty. */
  previous: string;
  next: string;
  can: { edit: boolean };
}

/** Half-open stretch [from, to) of seconds or of pages counted from 0. */
export type Interval = [number, number];

/** How many bytes one may be sent in an hour or a month, and how many one was. */
export interface Budget {
  /** Whose it is; null for one's own. */
  place: Named | null;
  period: 'hour' | 'month';
  /** 0 where there is none. */
  cap: number;
  /** What one allowed oneself on top. */
  beyond: number;
  used: number;
  left: number;
  until: string;
}

export interface Passage {
  /** A note is what a speaker says to a slide; it opens at its page. */
  kind: 'page' | 'note' | 'cue' | 'section' | 'card';
  /** One of them, by kind: a page or section from 1, or seconds. */
  loc: { page?: number; seconds?: number; section?: number };
  context: string;
  text: string;
  marks: Interval[];
  words: string[];
  /** Of a page: a machine read its words from a picture, or somebody put them right. */
  source?: 'read' | 'corrected';
}

export interface HitGroup {
  resource: string;
  course: { id: string; title: string; sector: string };
  title: string;
  type: Kind;
  language: Language;
  poster: string;
  duration: number;
  pages: number;
  passages: Passage[];
  /** What stands there, by the glossary, for words that do not. */
  because?: { asked: string; found: string }[];
}

export type Counts = Record<string, number>;

/** What the values of facets are called that are codes or identifiers. */
export type Labels = Record<string, Record<string, string>>;

export interface SearchAnswer {
  query: string;
  total: number;
  groups: HitGroup[];
  facets: Partial<Record<'type' | 'language' | 'sector' | 'filiere' | 'level' | 'campus' | 'duration', Counts>>;
  labels?: Labels | null;
  /** The search engine is away: only what the catalogue says was looked at. */
  degraded?: boolean;
  corrected?: { from: string; to: string }[];
  dropped?: string[];
  /** Words in Latin letters that were read as Arabic ones that sound so. */
  sounded?: { from: string; to: string }[];
  took_ms: number;
}

export interface Continuing {
  resource: Resource & { course_title?: string; sector?: string };
  course_title?: string;
  position: number;
  share: number;
  seen: string;
  device: string;
}

/** What the stream tells of a resource as one goes on with it, on whatever device. */
export interface Progressed {
  resource: string;
  position: number;
  share: number;
  device: string;
  completed: boolean;
}
