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
  'package.label': 'Module d’un autre programme',
  'package.not-run': 'Ce module ne s’exécute pas encore dans le laboratoire : ce sera possible plus tard. Ses textes se trouvent déjà par la recherche. Pour le suivre maintenant, téléchargez-le et ouvrez-le avec son programme.',
  'package.not-run.site': 'Ce petit site ne s’ouvre pas encore dans le laboratoire : ce sera possible plus tard. Ses textes se trouvent déjà par la recherche. Pour le lire maintenant, téléchargez-le, extrayez-le et ouvrez « {file} ».',
  'package.kind': 'Sorte',
  'package.title': 'Titre',
  'package.launch': 'Premier fichier',
  'package.language': 'Langue',
  'package.files': 'Fichiers',
  'package.texts': 'Pages trouvées par la recherche',
  'package.standard.SCORM': 'SCORM {version}',
  'package.standard.IMS': 'IMS {version}',
  'package.standard.H5P': 'H5P, {version}',
  'package.standard.web': 'Site web',
  'package.size': { one: '{n} fichier, {size}', other: '{n} fichiers, {size}' },
  'package.download': 'Télécharger',
  'package.find': 'Chercher dans ce module',
} satisfies Words;

export default fr;
