import type { Component } from 'svelte';
import type { Answer, AskedQuestion, QuestionKind } from '../types';
import Choose from './Choose.svelte';
import Matching from './Matching.svelte';
import Order from './Order.svelte';
import Several from './Several.svelte';
import Write from './Write.svelte';

export interface QuestionProps {
  question: AskedQuestion;
  answer: Answer | undefined;
  onanswer: (part: Pick<Answer, 'choices' | 'text' | 'pairs'>) => void;
  /** The id of what is asked. */
  asked: string;
}

/** What asks each kind of question. */
export const askers: Record<QuestionKind, Component<QuestionProps>> = {
  single: Choose,
  truefalse: Choose,
  multiple: Several,
  short: Write,
  numeric: Write,
  matching: Matching,
  order: Order,
};
