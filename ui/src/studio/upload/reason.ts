import { Problem } from '../../api';
import { formatNumber } from '../../i18n';
import { ts } from '../../i18n/staff';
import { sentenceOf } from '../../i18n/problem';

/** The sentence for a reason code that came with an upload, a step or an asset. */
export function reasonOf(reason: string): string {
  const [, code = '', detail = ''] = /^([^:]*):?(.*)$/s.exec(reason) ?? [];
  const status = /^status-(\d+)$/.exec(code);
  const sentence = sentenceOf(new Problem(code || 'unexpected', status ? Number(status[1]) : 422));
  return detail ? ts('reason.at', { sentence, what: detail }) : sentence;
}

/** `captions.order:12` as `ligne 12 : fin avant le début`. */
export function noteWords(note: string): string {
  const [code, line] = note.split(':');
  const key = `note.${code}`;
  const what = ts.has(key) ? ts(key as 'note.captions.time') : ts('note.other');
  return line ? ts(key.startsWith('note.ocr.') ? 'note.page' : 'note.line', { line: formatNumber(Number(line)), what }) : what;
}
