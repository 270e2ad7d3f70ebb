import ar from '../../i18n/ar.teach';
import en from '../../i18n/en.teach';
import fr from '../../i18n/fr.teach';
import { wordsHold } from '../../i18n/wordtest';

wordsHold({ fr, ar, en }, import.meta.dirname);
