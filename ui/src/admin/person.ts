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
}


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
