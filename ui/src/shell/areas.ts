import type { Key } from '../i18n';
import type { IconName } from '../parts/icons';

/** The places one can go from everywhere, in order. */
export interface Area {
  href: string;
  label: Key;
  icon: IconName;
  /** Addresses that belong to it. */
  holds: RegExp;
  who: 'all' | 'staff' | 'manager';
  /** Left out of a phone's bottom bar when it would hold more than five. */
  spare?: boolean;
}

const areas: Area[] = [
  { href: '/', label: 'nav.home', icon: 'home', holds: /^\/$/, who: 'all' },
  { href: '/s', label: 'nav.search', icon: 'search', holds: /^\/s$/, who: 'all' },
  { href: '/courses', label: 'nav.catalogue', icon: 'shelf', holds: /^\/(courses|c|r|offer)(\/|$)/, who: 'all', spare: true },
  { href: '/mine', label: 'nav.mine', icon: 'mine', holds: /^\/mine/, who: 'all' },
  { href: '/studio', label: 'nav.studio', icon: 'studio', holds: /^\/studio/, who: 'staff' },
  { href: '/admin', label: 'nav.admin', icon: 'users', holds: /^\/admin/, who: 'manager' },
];

/** The areas of a person; `room` is how many places the bar has. */
export function areasFor(who: { staff: boolean; runs: boolean }, room = Infinity): Area[] {
  const mine = areas.filter((area) => area.who === 'all' || (area.who === 'staff' ? who.staff : who.runs));
  return mine.length <= room ? mine : mine.filter((area) => !area.spare);
}
