import { expect, it } from 'vitest';
import { spaceFrench } from './typography';

it.each([
  ['Résultats pour « vlan »', 'Résultats pour «\u202fvlan\u202f»'],
  ['Retirer ?', 'Retirer\u202f?'],
  ['En cours : 42 %', 'En cours\u202f: 42\u202f%'],
  ['à 10:30, p. 4', 'à 10:30, p. 4'],
])('%s', (typed, shown) => expect(spaceFrench(typed)).toBe(shown));
