import type fr from './fr.notices';
import type { Same } from './messages';

const ar: Same<typeof fr> = {
  'title': 'الإشعارات',
  'unread': { zero: 'لا جديد', one: 'إشعار واحد غير مقروء', two: 'إشعاران غير مقروءين', few: '{n} إشعارات غير مقروءة', many: '{n} إشعارًا غير مقروء', other: '{n} إشعار غير مقروء' },
  'unread.more': 'أكثر من {n} إشعارًا غير مقروء',
  'new': 'جديد',
  'read.all': 'تعليم الكل كمقروء',
  'older': 'الأقدم',
  'kept': 'تُحفظ الإشعارات 90 يومًا.',
  'empty': 'لا جديد.',
  'empty.text': 'يظهر هنا ما نُشر لكم من دروس، وما أُسند إليكم أو صُحِّح من أعمال، وما حان أجل تسليمه غدًا.',
  'empty.text.staff': 'يظهر هنا كل عمل سلّمه أحد المتدربين، وكل ملاحظة، وكل درس أُعيد إليكم.',
  'day.today': 'اليوم',
  'day.yesterday': 'أمس',

  'published': 'درس نُشر لكم',
  'given.quiz': 'اختبار جديد',
  'given.devoir': 'واجب جديد',
  'given.quiz.due': 'اختبار جديد للإنجاز قبل {when}',
  'given.devoir.due': 'واجب جديد للتسليم قبل {when}',
  'due.quiz': 'اختبار للإنجاز قبل {when}',
  'due.devoir': 'واجب للتسليم قبل {when}',
  'returned.mark': 'واجب مصحَّح: {mark}',
  'returned.again': 'واجب للإعادة',
  'returned.course': 'درس أُعيد إليكم بعد المراجعة',
  'corrected': 'النقطة بعد التعديل: {mark}',
  'handed': 'واجب مسلَّم',
  'replied': 'ملاحظة جديدة',
};

export default ar;
