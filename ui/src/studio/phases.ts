import { formatNumber } from '../i18n';
import { ts } from '../i18n/staff';
import type { Kind, Resource, Step } from '../types';
import type { Sending } from './upload/sending.svelte';

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
const step = (name: string): string => (ts.has(`step.${name}`) ? ts(`step.${name}` as 'step.other') : ts('step.other'));

/** A file that is still being sent, or checked. */
export function sendingPhases(sending: Sending): Phase[] {
  const arrived = sending.state === 'whole' || sending.state === 'received';
  const broken = sending.state === 'refused';
  const stopped = sending.state === 'failed' || sending.state === 'expired';
  const way: Phase[] = [
    { key: 'send', label: ts('phase.send'), state: arrived || broken ? 'done' : stopped ? 'failed' : 'now', share: sending.share, weight: 2 },
    { key: 'check', label: ts('phase.check'), state: arrived ? 'now' : broken ? 'failed' : 'todo', share: 0, weight: 1 },
  ];
  if (sending.as === 'captions') return [...way, { key: 'ready', label: ts('phase.ready'), ...todo }];
  return [...way, { key: 'digitise', label: ts('phase.digitise'), ...todo, weight: 2 }, { key: 'ready', label: ts('phase.ready'), ...todo }];
}

/** A file that is being digitised: the steps that began, then what is to come. */
export function assetPhases(resource: Resource): Phase[] {
  const { asset } = resource;
  const steps = asset.steps ?? [];
  const over = asset.state === 'ready' || asset.state === 'kept';
  const begun = steps.map((one) => stepPhase(one, resource.kind));
  const failed = asset.state === 'failed' && !begun.some((one) => one.state === 'failed');
  const running = begun.some((one) => one.state === 'now' || one.state === 'failed');
  const waiting: Phase = { key: 'digitise', label: ts('phase.digitise'), state: failed ? 'failed' : 'now', share: 0, weight: 2 };
  return [
    { key: 'send', label: ts('phase.send'), ...done, weight: 2 },
    { key: 'check', label: ts('phase.check'), ...done },
    ...begun,
    ...(running || over ? [] : [waiting]),
    { key: 'ready', label: asset.state === 'kept' ? ts('phase.kept') : ts('phase.ready'), ...(over ? done : todo) },
  ];
}

function stepPhase(one: Step, kind: Kind): Phase {
  const share = one.total > 0 ? Math.min(1, one.done / one.total) : 0;
  const state = one.state === 'done' ? 'done' : one.state === 'failed' ? 'failed' : 'now';
  const pages = state === 'now' && kind === 'pdf' && one.total > 1;
  const detail = one.state === 'retrying' ? ts('step.retrying') : pages ? ts('step.pages', { done: formatNumber(one.done), total: formatNumber(one.total) }) : '';
  return { key: one.step, label: step(one.step), state, share, weight: 2, ...(detail ? { detail } : {}) };
}
