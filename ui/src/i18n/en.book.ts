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
  'package.label': 'Module of another program',
  'package.not-run': 'This module does not run in the lab yet: that comes later. Its texts are found by search already. To follow it now, download it and open it with its program.',
  'package.not-run.site': 'This small website does not open in the lab yet: that comes later. Its texts are found by search already. To read it now, download it, unpack it and open “{file}”.',
  'package.kind': 'Kind',
  'package.title': 'Title',
  'package.launch': 'First file',
  'package.language': 'Language',
  'package.files': 'Files',
  'package.texts': 'Pages found by search',
  'package.standard.SCORM': 'SCORM {version}',
  'package.standard.IMS': 'IMS {version}',
  'package.standard.H5P': 'H5P, {version}',
  'package.standard.web': 'Website',
  'package.size': { one: '{n} file, {size}', other: '{n} files, {size}' },
  'package.download': 'Download',
  'package.find': 'Search in this module',
};

export default en;
