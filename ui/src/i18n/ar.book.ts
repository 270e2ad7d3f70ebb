import type fr from './fr.book';
import type { Same } from './messages';

const ar: Same<typeof fr> = {
  'book.label': 'كتاب',
  'book.of': 'الجزء {n} من {total}',
  'book.contents': 'فهرس المحتويات',
  'book.by': 'تأليف {names}',
  'book.previous': 'الجزء السابق',
  'book.next': 'الجزء التالي',
  'book.jump': 'الانتقال إلى الجزء',
  'book.smaller': 'تصغير الخط',
  'book.larger': 'تكبير الخط',
  'book.size': 'حجم الخط: {share}',
  'book.elsewhere': 'المتابعة من الجزء {n}',
  'book.end': 'نهاية الكتاب',
};

export default ar;
