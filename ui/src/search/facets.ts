import { language, languages, t } from '../i18n';
import { session } from '../session.svelte';
import type { Kind, Labels, Language } from '../types';
import type { Facet } from './filters';

const lengths: Record<string, Parameters<typeof t>[0]> = { lt5: 'length.lt5', '5-15': 'length.5-15', '15-45': 'length.15-45', gt45: 'length.gt45' };

const names: Record<Facet, (value: string, labels: Labels) => string> = {
  type: (value) => t(`kind.${value as Kind}`),
  language: (value) => languages.find((one) => one.code === (value as Language))?.name ?? value,
  sector: (value) => language.name(session.sector(value)?.names) || value,
  filiere: (value, labels) => labels.filiere?.[value] ?? value,
  level: (value) => language.name(session.boot.levels.find((level) => level.slug === value)?.names) || value,
  campus: (value, labels) => labels.campus?.[value] ?? t('facet.campus'),
  duration: (value) => (lengths[value] ? t(lengths[value]) : value),
};

/** A facet's value as a person reads it; codes and identifiers are called as the answer labels them. */
export const facetName = (facet: Facet, value: string, labels: Labels | null | undefined): string => names[facet](value, labels ?? {});

/** The language of a value that is not in that of the page; nothing where letters tell. */
export const languageOf = (facet: Facet, value: string): string | undefined => (facet === 'language' ? value : undefined);
