import type { IconName } from '../../parts/icons';
import type { QuestionKind, WorkKind } from '../../work/types';
import type { CellState } from './types';

export const workSign: Record<WorkKind, IconName> = { quiz: 'list', devoir: 'pen' };

export const questionSign: Record<QuestionKind, IconName> = { single: 'circle', multiple: 'check', truefalse: 'done', short: 'text', numeric: 'chart', matching: 'less', order: 'list' };

/** Where somebody stands with a work: a sign and a word, then a colour. */
export const cellSign: Record<CellState, { icon: IconName; tone: '' | 'done' | 'soon' | 'error' | 'accent' }> = {
  missing: { icon: 'close', tone: 'error' },
  todo: { icon: 'circle', tone: '' },
  late: { icon: 'alert', tone: 'soon' },
  open: { icon: 'started', tone: '' },
  'to-correct': { icon: 'pen', tone: 'accent' },
  again: { icon: 'undo', tone: 'soon' },
  done: { icon: 'check', tone: 'done' },
};
