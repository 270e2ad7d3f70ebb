export type Theme = 'auto' | 'light' | 'dark';
export type TextSize = 'normal' | 'large' | 'larger';

/** A value kept on this device; storage may be refused (private windows), then it lasts as long as the page. */
export function remembered<T extends string>(key: string, fallback: T): T {
  try {
    return (localStorage.getItem(`lab.${key}`) as T | null) ?? fallback;
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`lab.${key}`, value);
  } catch {
    /* the choice lasts as long as the page */
  }
}

/** How this device shows things. */
class Preferences {
  theme = $state<Theme>(remembered('theme', 'auto'));
  text = $state<TextSize>(remembered('text', 'normal'));

  setTheme(theme: Theme): void {
    this.theme = theme;
    remember('theme', theme);
    this.apply();
  }

  setText(text: TextSize): void {
    this.text = text;
    remember('text', text);
    this.apply();
  }

  apply(root: HTMLElement = document.documentElement): void {
    root.toggleAttribute('data-theme', false);
    if (this.theme !== 'auto') root.dataset.theme = this.theme;
    root.dataset.text = this.text;
  }
}

export const preferences = new Preferences();
