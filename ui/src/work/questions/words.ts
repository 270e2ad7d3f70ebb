import { td } from '../../i18n/doing';
import type { Item } from '../types';

/** What a choice says; that of true and false is said in the language shown. */
export function choiceText({ id, text }: Item): string {
  return id === 'true' ? td('quiz.true') : id === 'false' ? td('quiz.false') : text;
}
