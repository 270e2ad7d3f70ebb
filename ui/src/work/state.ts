/** What a learner sees of how far a work has come: a sign, a word and a colour. */
import { tw } from '../i18n/work';
import type { IconName } from '../parts/icons';
import type { MineState, WorkKind } from './types';

interface Standing {
  state: MineState;
  late: boolean;
  due: string;
  opens: string;
  mark: number | null;
}

export interface Sign {
  icon: IconName;
  tone: '' | 'done' | 'soon' | 'error' | 'accent';
  text: string;
}

const signs: Record<MineState, [IconName, Sign['tone']]> = {
  todo: ['circle', ''],
  open: ['started', 'accent'],
  draft: ['started', 'accent'],
  handed: ['send', 'done'],
  again: ['undo', 'soon'],
  done: ['done', 'done'],
};

/** Whether the learner has something to do. */
export const isOpen = (state: MineState): boolean => state !== 'handed' && state !== 'done';

/** Whether its day has passed and it is still to be done. */
export const isOverdue = ({ state, due }: Standing, now = Date.now()): boolean => isOpen(state) && !!due && Date.parse(due) < now;

export function signOf(of: Standing, kind: WorkKind, now = Date.now()): Sign {
  const [icon, tone] = signs[of.state];
  if (of.state === 'todo' && Date.parse(of.opens) > now) return { icon: 'lock', tone: '', text: tw('state.soon') };
  if (isOverdue(of, now)) return { icon: 'alert', tone: 'error', text: tw('state.late') };
  if (of.state === 'todo' && kind === 'devoir') return { icon, tone, text: tw('state.todo.devoir') };
  if (of.state === 'done' && kind === 'devoir' && of.mark !== null) return { icon, tone, text: tw('state.returned') };
  return { icon, tone, text: tw(`state.${of.state}`) };
}
