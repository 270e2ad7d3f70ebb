import { language, languages, t } from '../i18n';
import { session } from '../session.svelte';
import type { Kind, Language } from '../types';
import type { Facet } from './hits';

const names: Record<Facet, (value: string) => string> = {
  type: (value) => t(`kind.${value as Kind}`),
  language: (value) => languages.find((one) => one.code === (value as Language))?.name ?? value,
  sector: (value) => language.name(session.sector(value)?.names) || value,
  level: (value) => language.name(session.boot.levels.find((level) => level.slug === value)?.names) || value,
};

/** A facet's value as a person reads it. */
export const facetName = (facet: Facet, value: string): string => names[facet](value);

export const languageOf = (facet: Facet, value: string): string | undefined => (facet === 'language' ? value : undefined);
