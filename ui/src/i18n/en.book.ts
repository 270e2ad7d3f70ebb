import type fr from './fr.book';
import type { Same } from './messages';

const en: Same<typeof fr> = {
  'book.label': 'Book',
  'book.of': 'Part {n} of {total}',
  'book.contents': 'Contents',
  'book.by': 'by {names}',
  'book.previous': 'Previous part',
  'book.next': 'Next part',
  'book.jump': 'Go to part',
  'book.smaller': 'Smaller text',
  'book.larger': 'Larger text',
  'book.size': 'Text size: {share}',
  'book.elsewhere': 'Continue at part {n}',
  'book.end': 'End of the book',
};

export default en;
