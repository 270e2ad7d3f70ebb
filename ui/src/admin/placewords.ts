import { formatList, formatSize, t } from '../i18n';
import { ts } from '../i18n/staff';
import type { PlaceEvent, PlaceKind } from './places';

/** What a place is: its sort where one was said, else its kind. */
export const sortWords = (place: { kind: PlaceKind; sort: string }): string => (place.sort && place.sort !== 'autre' ? ts(`sort.${place.sort}` as 'sort.cmc') : ts(`place.${place.kind}`));

/** What happened to a place, as sentences: one for each thing that an edit changed. */
export function tellPlace(event: PlaceEvent, kind: PlaceKind): string[] {
  const said = event.payload;
  if (event.kind === 'place.added') return [said.parent ? ts('place.told.added.in', { parent: said.parent }) : ts('place.told.added')];
  if (event.kind === 'budget.changed') return [said.cap === '0' ? ts('place.told.budget.none') : ts('place.told.budget', { value: `${formatSize(Number(said.cap))} · ${t(said.period === 'hour' ? 'budget.hour' : 'budget.month')}` })];
  const told: string[] = [];
  const tell = (field: string, sentence: (value: string) => string) => {
    if (said[field] !== undefined) told.push(sentence(said[field]));
  };
  tell('archived', (value) => ts(value === 'true' ? 'place.told.archived' : 'place.told.restored'));
  tell('parent', (value) => (value ? ts('place.told.moved', { parent: value }) : ts('place.told.moved.top')));
  tell('name', (value) => ts('place.told.name', { value }));
  tell('code', (value) => (value ? ts('place.told.code', { value }) : ts('place.told.code.none')));
  tell('sort', (value) => ts('place.told.sort', { value: value ? sortWords({ kind, sort: value }) : ts(`place.${kind}`) }));
  tell('review', (value) => ts(value === 'true' ? 'place.told.review.on' : 'place.told.review.off'));
  tell('capacity', (value) => ts('place.told.capacity', { n: Number(value) }));
  tell('equipment', (value) => ts('place.told.equipment', { value: formatList((JSON.parse(value) as string[] | null) ?? []) || '—' }));
  return told.length ? told : [ts('place.told.changed')];
}
