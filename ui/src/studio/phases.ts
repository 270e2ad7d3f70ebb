import { formatNumber } from '../i18n';
import { formatList } from '../i18n/size';
import { ts } from '../i18n/staff';
import { paged } from '../paged';
import type { Kind, Resource, Step } from '../types';
import { isCaptions } from '../upload/drop';
import type { Sending } from '../upload/sending.svelte';

/** One stretch of a file's way from this device to the learners. */
export interface Phase {
  key: string;
  label: string;
  state: 'done' | 'now' | 'failed' | 'todo';
  /** From 0 to 1, of the running one. */
  share: number;
  /** How long it is drawn, against the others. */
  weight: number;
  detail?: string;
}

const done = { state: 'done', share: 1, weight: 1 } as const;
const todo = { state: 'todo', share: 0, weight: 1 } as const;
/** What a step is called. */
export const stepName = (name: string): string => (ts.has(`step.${name}`) ? ts(`step.${name}` as 'step.other') : ts('step.other'));

/** A file that is still being sent, or checked. */
export function sendingPhases(sending: Sending): Phase[] {
  const arrived = sending.state === 'whole' || sending.state === 'received';
  const broken = sending.state === 'refused';
  const stopped = sending.state === 'failed' || sending.state === 'expired';
  const way: Phase[] = [
    { key: 'send', label: ts('phase.send'), state: arrived || broken ? 'done' : stopped ? 'failed' : 'now', share: sending.share, weight: 2 },
    { key: 'check', label: ts('phase.check'), state: arrived ? 'now' : broken ? 'failed' : 'todo', share: 0, weight: 1 },
  ];
  if (isCaptions(sending.name)) return [...way, { key: 'ready', label: ts('phase.ready'), ...todo }];
  return [...way, { key: 'digitise', label: ts('phase.digitise'), ...todo, weight: 2 }, { key: 'ready', label: ts('phase.ready'), ...todo }];
}

/** What is done to each kind of file, in order; others are only kept. */
const plans: Record<Kind, string[]> = { pdf: ['text', 'pages'], photos: ['pages'], office: ['convert', 'text', 'pages'], video: ['examine', 'lowest', 'second', 'rest'], image: ['sizes'], text: ['sections'], ebook: ['sections'], package: ['describe'], other: [] };

/** Steps that only add to what is shown already. */
const adding = new Set(['rest']);

/** A file that is being digitised: every step of its plan, those that began as they stand. */
export function assetPhases(resource: Pick<Resource, 'kind' | 'asset'>): Phase[] {
  const { asset, kind } = resource;
  const begun = asset.steps ?? [];
  // What was digitised by an older plan is not to be digitised by this one.
  const older = asset.state === 'ready' && begun.length > 0 && !begun.some((one) => plans[kind].includes(one.step));
  const names = [...new Set([...(older ? [] : plans[kind]), ...begun.map((one) => one.step)])];
  const way = names.map((name) => stepPhase(name, begun.findLast((one) => one.step === name), kind));
  const moving = way.some((one) => one.state === 'now' || one.state === 'failed');
  const at = moving ? -1 : way.findIndex((one) => one.state === 'todo');
  if (at >= 0) way[at] = { ...way[at]!, state: asset.state === 'failed' ? 'failed' : 'now' };
  const over = asset.state === 'ready' || asset.state === 'kept';
  return [
    { key: 'send', label: ts('phase.send'), ...done, weight: 2 },
    { key: 'check', label: ts('phase.check'), ...done },
    ...way.filter((one) => !adding.has(one.key)),
    { key: 'ready', label: asset.state === 'kept' ? ts('phase.kept') : ts('phase.ready'), ...(over ? done : todo) },
    ...way.filter((one) => adding.has(one.key)),
  ];
}

function stepPhase(name: string, run: Step | undefined, kind: Kind): Phase {
  const base = { key: name, label: stepName(name), weight: 2 };
  if (!run) return { ...base, state: 'todo', share: 0 };
  const share = run.total > 0 ? Math.min(1, run.done / run.total) : 0;
  const state = run.state === 'done' ? 'done' : run.state === 'failed' ? 'failed' : 'now';
  const counted = state === 'now' && paged(kind) && run.total > 1;
  const detail = run.state === 'retrying' ? ts('step.retrying') : counted ? ts('step.page', { done: formatNumber(run.done), total: formatNumber(run.total) }) : rungs(run);
  return { ...base, state, share, ...(detail ? { detail } : {}) };
}

/** The qualities of a film that are being made: `360p, 720p`. */
const rungs = ({ state, making }: Step): string => (state === 'running' && making ? formatList(making.split(' ').filter((one) => one !== 'source')) : '');
