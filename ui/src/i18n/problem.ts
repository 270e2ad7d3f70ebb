import { Problem } from '../api';
import { language, t } from './index';
import type { Translate } from './messages';

const sources: Translate<never>[] = [t];

/** Lets an area explain problems of its own, under keys `problem.<code>`. */
export function explainWith(words: Translate<never>): void {
  sources.push(words);
}

function translated(key: string): string | undefined {
  return (sources.find((words) => words.has(key)) as Translate<string> | undefined)?.(key);
}

/** Statuses whose sentence is that of a code. */
const likeCode: Record<number, string> = { 403: 'forbidden', 404: 'not-found', 412: 'stale' };

/** What to tell a person about a failed request: the sentence for its code, else for its status, else in general. */
export function sentenceOf(cause: unknown): string {
  const problem = cause instanceof Problem ? cause : new Problem('unexpected');
  const own = translated(`problem.${problem.code}`) ?? translated(`problem.${likeCode[problem.status] ?? `status-${problem.status}`}`);
  if (own) return own;
  const refused = problem.status >= 400 && problem.status < 500;
  if (refused && language.current === 'en' && problem.message !== problem.code) return problem.message;
  return t(refused ? 'problem.refused' : 'problem.unexpected');
}
