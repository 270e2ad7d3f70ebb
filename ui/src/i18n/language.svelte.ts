import { remember, remembered } from '../preferences.svelte';
import type { Language, Names } from '../types';

export const languages: { code: Language; name: string; dir: 'ltr' | 'rtl' }[] = [
  { code: 'fr', name: 'Français', dir: 'ltr' },
  { code: 'ar', name: 'العربية', dir: 'rtl' },
  { code: 'en', name: 'English', dir: 'ltr' },
];

type Loader = (language: Language) => Promise<void>;

/** The language of the interface: words, direction, numbers. Switching needs no reload. */
class LanguageState {
  current = $state<Language>('fr');
  private loaders: Loader[] = [];
  private later: (() => Promise<void>)[] = [];
  private rest: Promise<unknown> | undefined;

  get dir(): 'ltr' | 'rtl' {
    return languages.find((one) => one.code === this.current)?.dir ?? 'ltr';
  }

  /** Adds words that must be there before a language is shown. */
  add(loader: Loader): void {
    this.loaders.push(loader);
  }

  /** Adds words that the first screen can do without. */
  addLater(loader: () => Promise<void>): void {
    this.later.push(loader);
  }

  /** Waits for all words of the current language: after code that may have added some, before any second screen. */
  async ready(): Promise<void> {
    if (this.current === 'fr') await this.second();
    await Promise.all(this.loaders.map((load) => load(this.current)));
  }

  /** The words beyond the first screen, asked for once. */
  private second(): Promise<unknown> {
    this.rest ??= Promise.all(this.later.map((load) => load()));
    return this.rest;
  }

  /** Shows a language. */
  async use(next: Language): Promise<void> {
    if (next === 'fr' && this.current !== 'fr') await this.second();
    await Promise.all(this.loaders.map((load) => load(next)));
    this.current = next;
    document.documentElement.lang = next;
    document.documentElement.dir = this.dir;
  }

  /** Shows a language because the person here chose it: this device begins with it from now on. */
  async choose(next: Language): Promise<void> {
    remember('language', next);
    await this.use(next);
  }

  /** The language to begin with: chosen here before, or the person's, or the browser's, else French. */
  first(persons: Language | undefined): Language {
    const wanted = [remembered('language', persons ?? ''), ...navigator.languages.map((tag) => tag.slice(0, 2))];
    return languages.find((one) => wanted.includes(one.code) && one.code === wanted.find((w) => languages.some((l) => l.code === w)))?.code ?? 'fr';
  }

  /** One of three names, in the language shown. */
  name(names: Names | undefined): string {
    return names ? names[this.current] || names.fr : '';
  }
}

export const language = new LanguageState();
