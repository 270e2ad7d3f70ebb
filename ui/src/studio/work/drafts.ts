/** What a trainer wrote about a hand-in and has not sent: kept on this device until it is. */

export interface Draft {
  /** By criterion, as written. */
  points: Record<string, string>;
  mark: string;
  comment: string;
}

interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const key = (handIn: string): string => `lab.hand-in.${handIn}`;

export function keptDraft(shelf: Shelf, handIn: string): Draft | null {
  try {
    const kept = JSON.parse(shelf.getItem(key(handIn)) ?? 'null') as Partial<Draft> | null;
    return kept && { points: kept.points ?? {}, mark: kept.mark ?? '', comment: kept.comment ?? '' };
  } catch {
    return null; // storage may be refused, and somebody may have written there
  }
}

/** Keeps a draft; one in which nothing is written is forgotten. */
export function keepDraft(shelf: Shelf, handIn: string, draft: Draft): void {
  const written = draft.mark.trim() || draft.comment.trim() || Object.values(draft.points).some((one) => one.trim());
  try {
    if (written) shelf.setItem(key(handIn), JSON.stringify(draft));
    else shelf.removeItem(key(handIn));
  } catch {
    /* it lasts as long as the page */
  }
}

export function dropDraft(shelf: Shelf, handIn: string): void {
  keepDraft(shelf, handIn, { points: {}, mark: '', comment: '' });
}
