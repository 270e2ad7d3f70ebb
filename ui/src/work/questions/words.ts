import { formatNumber } from '../../i18n';
import { td } from '../../i18n/doing';
import type { Item } from '../types';

/** What a choice says; that of true and false is said in the language shown. */
export function choiceText({ id, text }: Item): string {
  return id === 'true' ? td('quiz.true') : id === 'false' ? td('quiz.false') : text;
}

/** A number as somebody wrote it, digit for digit, with the decimal mark of the language shown: `0.50` as `0,50`. */
export function numberText(text: string): string {
  return /^[-+]?\d*[.,]\d+$/.test(text) ? text.replace(/[.,]/, formatNumber(0.5).charAt(1)) : text;
}
