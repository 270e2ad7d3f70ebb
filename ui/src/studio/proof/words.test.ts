import ar from '../../i18n/ar.proof';
import en from '../../i18n/en.proof';
import fr from '../../i18n/fr.proof';
import { wordsHold } from '../../i18n/wordtest';

wordsHold({ fr, ar, en }, import.meta.dirname);
