import type { Words } from './messages';

/**
 * French, what the first screen says. With fr.rest.ts its keys are the type of every other language.
 * Spaces before ; : ! ? » are made narrow when shown.
 */
const fr = {
  'app.name': 'Digital Learning Lab',
  'app.short': 'Learning Lab',
  'skip': 'Aller au contenu',

  'nav.label': 'Principal',
  'nav.home': 'Accueil',
  'nav.search': 'Chercher',
  'nav.catalogue': 'Catalogue',
  'nav.mine': 'Mes cours',
  'nav.studio': 'Studio',
  'nav.admin': 'Gestion',
  'nav.account': 'Compte de {name}',
  'nav.language': 'Langue',
  'nav.notices': 'Notifications',

  'net.ok': 'À jour',
  'net.waiting': { one: '{n} envoi en attente', other: '{n} envois en attente' },
  'net.offline': 'Hors ligne depuis {time}.',
  'net.kept': 'Ce que vous lisez est compté ici et partira seul.',
  'net.stale': 'Données de {time}.',

  'state.loading': 'Chargement',
  'state.retry': 'Réessayer',
  'state.code': 'code {code}',
  'state.failed': 'La page n’a pas pu être chargée.',

  'problem.network': 'Le serveur n’a pas répondu. Vérifiez le réseau, puis réessayez.',
  'problem.unexpected': 'Quelque chose s’est mal passé de notre côté. Réessayez ; si cela revient, donnez le code à l’assistance.',
  'problem.refused': 'La demande n’a pas été acceptée telle quelle.',
  'problem.stale': 'Quelqu’un a modifié ceci entre-temps. Rechargez, puis recommencez.',
  'problem.forbidden': 'Vous pouvez voir ceci, mais pas le modifier.',
  'problem.not-found': 'Rien à cette adresse, ou rien pour vous.',

  'home.title': 'Accueil',
  'home.hello': 'Bonjour {name}',
  'home.continue': 'Continuer',
  'home.resume.time': 'Reprendre à {at}',
  'home.resume.page': 'Reprendre page {n}',
  'home.courses': 'Mes cours',
  'home.all': 'Tout le catalogue',
  'home.empty': 'Aucun cours n’est publié pour vos groupes.',
  'home.empty.text': 'Dès qu’un formateur publie pour vous, le cours apparaît ici.',
  'home.empty.staff': 'Aucun cours n’est publié.',
  'home.empty.act': 'Créer un cours dans le studio',

  'search.title': 'Chercher',
  'search.placeholder': 'Un mot, une page, une vidéo',
  'search.clear': 'Effacer',

  'cost.page': 'p. {n}',
  'cost.pages': { one: '{n} page', other: '{n} pages' },
  'cost.parts': { one: '{n} partie', other: '{n} parties' },
  'cost.minutes': { one: '{n} min', other: '{n} min' },
  'cost.hours': '{h} h',
  'cost.hours.minutes': '{h} h {m}',
  'cost.left': 'reste {what}',
  'cost.and': '{a} et {b}',
  'cost.resources': { one: '{n} ressource', other: '{n} ressources' },

  'course.progress': 'Avancement',
  'course.resume': 'Continuer',

  'mark.done': 'terminé',
} satisfies Words;

export default fr;
