import { formatList } from '../i18n';
import { ts } from '../i18n/staff';
import { wholeCode } from '../studio/state';
import type { Language, Named, Role } from '../types';

export type ScopeKind = 'group' | 'place' | 'org';

export interface Grant {
  id: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_id: string;
  scope_name: string;
}

export interface Person {
  id: string;
  name: string;
  login: string;
  email: string;
  language: Language;
  place: Named;
  roles: Grant[];
  version: number;
  archived: boolean;
  /** For who may edit the record; absent for others. */
  civil?: Civil;
}

/** What the law lets be kept of a person; days are local, `2009-03-31`. */
export interface Civil {
  born_on: string;
  minor: boolean;
  cin: string;
  keeps_cin: boolean;
  guardian: string;
  consent: 'not-needed' | 'missing' | 'given';
  consent_on: string;
  consent_by: Named;
}

export type CivilForm = Pick<Civil, 'born_on' | 'cin' | 'guardian' | 'consent_on'>;

/** The age of civil majority, as the lab counts it. */
export const majority = 18;

/** How many years somebody has completed; null where nobody said when they were born. */
export function ageOn(born: string, today: string): number | null {
  if (!born || born > today) return null;
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(4) < born.slice(4) ? 1 : 0);
}

/** The fields of a civil record that may be changed. */
export const civilForm = (of?: Civil): CivilForm => ({ born_on: of?.born_on ?? '', cin: of?.cin ?? '', guardian: of?.guardian ?? '', consent_on: of?.consent_on ?? '' });

/** Where each role can be held. */
export const scopesOf: Record<Role, ScopeKind[]> = {
  learner: ['group'],
  trainer: ['group', 'place'],
  reviewer: ['place'],
  librarian: ['place'],
  manager: ['place'],
  admin: ['org'],
};

/** What a person may do, each role once with all the places where it is held. */
export function rolesWords(grants: Grant[]): string[] {
  return [...new Set(grants.map((one) => one.role))].map((role) => {
    const scopes = grants.filter((one) => one.role === role && one.scope_kind !== 'org').map((one) => (one.scope_kind === 'group' ? wholeCode(one.scope_name) : one.scope_name));
    return scopes.length ? ts('role.in', { role: ts(`role.${role}`), scope: formatList(scopes) }) : ts(`role.${role}`);
  });
}

export const grantWords = (grant: Grant): string =>
  grant.scope_kind === 'org' ? ts(`role.${grant.role}`) : ts('role.in', { role: ts(`role.${grant.role}`), scope: grant.scope_name });
