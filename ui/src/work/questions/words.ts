import { tw } from '../../i18n/work';
import type { Item } from '../types';

/** What a choice says; that of true and false is said in the language shown. */
export function choiceText({ id, text }: Item): string {
  return id === 'true' ? tw('quiz.true') : id === 'false' ? tw('quiz.false') : text;
}
