import { Problem } from '../../api';
import { sentenceOf } from '../../i18n/problem';

/** The sentence for a reason code that came with an upload, a step or an asset. */
export function reasonOf(code: string): string {
  const status = /^status-(\d+)$/.exec(code);
  return sentenceOf(new Problem(code || 'unexpected', status ? Number(status[1]) : 422));
}
