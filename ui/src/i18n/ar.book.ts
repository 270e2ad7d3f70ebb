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
  'package.label': 'وحدة من برنامج آخر',
  'package.not-run': 'لا تعمل هذه الوحدة داخل المختبر بعد، وسيصبح ذلك ممكنا لاحقا. نصوصها تظهر في البحث منذ الآن. لمتابعتها اليوم، نزلوها وافتحوها ببرنامجها.',
  'package.not-run.site': 'لا يفتح هذا الموقع الصغير داخل المختبر بعد، وسيصبح ذلك ممكنا لاحقا. نصوصه تظهر في البحث منذ الآن. لقراءته اليوم، نزلوه وفكوا ضغطه وافتحوا «{file}».',
  'package.kind': 'النوع',
  'package.title': 'العنوان',
  'package.launch': 'ملف البداية',
  'package.language': 'اللغة',
  'package.files': 'الملفات',
  'package.texts': 'صفحات يجدها البحث',
  'package.standard.SCORM': 'SCORM {version}',
  'package.standard.IMS': 'IMS {version}',
  'package.standard.H5P': 'H5P، {version}',
  'package.standard.web': 'موقع ويب',
  'package.size': { zero: 'لا ملفات', one: 'ملف واحد، {size}', two: 'ملفان، {size}', few: '{n} ملفات، {size}', many: '{n} ملفا، {size}', other: '{n} ملف، {size}' },
  'package.download': 'تنزيل',
  'package.find': 'البحث في هذه الوحدة',
};

export default ar;
