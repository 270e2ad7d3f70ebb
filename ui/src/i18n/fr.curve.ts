import type { Words } from './messages';

/** French for the curves: its keys are the type of the two others. */
const fr = {
  'stuck.title': 'Où la classe bute',
  'stuck.back': { one: '{n} stagiaire y est revenu, {times} fois en tout', other: '{n} stagiaires y sont revenus, {times} fois en tout' },
  'stuck.nowhere': 'Aucun endroit où cinq stagiaires sont revenus.',
  'stuck.few': 'Moins de cinq stagiaires sont comptés : rien n’est montré, pour que personne ne soit reconnu.',
  'stuck.note': 'Un endroit compte par le nombre de stagiaires qui y sont revenus, en reculant ou en le revoyant ; chacun une fois. Les recherches sans résultat n’y sont pas : elles sont comptées par jour, sans personne ni lieu.',
  'curve.title': 'Où l’on revoit, où l’on quitte',
  'curve.back': 'Retour à la ressource',
  'curve.until': 'compté jusqu’au {day}',
  'curve.plot': 'Stagiaires au fil de : {title}',
  'curve.table': 'Stagiaires et vues de plus au fil de : {title}',
  'curve.peak': { one: '{at}, revu {n} fois', other: '{at}, revu {n} fois' },
  'curve.page': 'p. {n}',
  'curve.page.head': 'Page',
  'curve.moment': 'Moment',
  'curve.said': 'Ce qui s’y dit',
  'curve.learners': 'Stagiaires',
  'curve.again': { one: '{n} vue de plus', other: '{n} vues de plus' },
  'curve.again.head': 'Revu',
  'curve.few': '< {n}',
  'curve.few.learners': 'moins de {n} stagiaires',
  'curve.legend.learners': 'stagiaires qui l’ont vu',
  'curve.legend.again': 'vues de plus',
  'curve.legend.stops': 'ont arrêté là',
  'curve.stopped': { one: '{n} arrêt', other: '{n} arrêts' },
  'curve.stop': { one: '{n} stagiaire a arrêté entre {from} et {to}', other: '{n} stagiaires ont arrêté entre {from} et {to}' },
  'curve.stop.pages': { one: '{n} stagiaire a arrêté entre les pages {from} et {to}', other: '{n} stagiaires ont arrêté entre les pages {from} et {to}' },
  'curve.open': 'Ouvrir à {at}',
  'curve.open.page': 'Ouvrir à la page {n}',
  'curve.show': 'Ouvrir la ressource',
  'curve.none': 'Moins de cinq stagiaires sont comptés.',
  'curve.none.text': 'Rien n’est montré avant, pour que personne ne soit reconnu. Les chiffres avancent par jours entiers, quand cinq personnes au moins y ont ajouté quelque chose.',
  'curve.note': 'Moins de cinq ne se montre nulle part, ni ce que moins de cinq ont revu ; ceux qui ont arrêté sont réunis par cinq au moins. Les stagiaires qui ont aussi un autre groupe comptent à partir de cinq. Les chiffres avancent par jours entiers, quand cinq personnes au moins y ont ajouté quelque chose.',
} satisfies Words;

export default fr;
