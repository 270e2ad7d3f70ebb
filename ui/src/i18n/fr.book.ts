import type { Words } from './messages';

/** French for books and packages: its keys are the type of the two others. */
const fr = {
  'book.label': 'Livre',
  'book.of': 'Partie {n} sur {total}',
  'book.contents': 'Table des matières',
  'book.by': 'de {names}',
  'book.previous': 'Partie précédente',
  'book.next': 'Partie suivante',
  'book.jump': 'Aller à la partie',
  'book.smaller': 'Texte plus petit',
  'book.larger': 'Texte plus grand',
  'book.size': 'Taille du texte : {share}',
  'book.elsewhere': 'Continuer à la partie {n}',
  'book.end': 'Fin du livre',
} satisfies Words;

export default fr;
