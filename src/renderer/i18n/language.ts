import i18next from 'i18next';
import type { Preferences } from '../../contract/views.ts';

export const languages = ['en', 'de'] as const;
export type Language = NonNullable<Preferences['language']>;

const key = 'fieldwatch.language';
/** For tests: not offered anywhere, and never kept by the window itself. */
const pseudoLanguage = 'en-XA';
type Spoken = Language | typeof pseudoLanguage;
const isSpoken = (text: string | null): text is Spoken => text === pseudoLanguage || languages.some((each) => each === text);

/** What this window begins in: as it was kept, else as the system speaks. Paper is in the language of its report, which is English. */
export const firstLanguage = (): Spoken => {
  if (location.hash.startsWith('#/report')) return 'en';
  const kept = localStorage.getItem(key);
  if (isSpoken(kept)) return kept;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
};

/** Shows everything in this language; its texts are loaded when they are needed. Rejects when they cannot be: everything stays as it was. */
export const setLanguage = async (language: Spoken): Promise<void> => {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'common')) {
    const { de } = await import('./german.ts');
    for (const [area, texts] of Object.entries(de)) i18next.addResourceBundle('de', area, texts);
  }
  if (language === pseudoLanguage && !i18next.hasResourceBundle(pseudoLanguage, 'common')) {
    const { pseudo } = await import('./pseudo.ts');
    for (const [area, texts] of Object.entries(pseudo)) i18next.addResourceBundle(pseudoLanguage, area, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
};

/** The next start of this window begins in it, before the engine has answered. */
export const rememberLanguage = (language: Language): void => localStorage.setItem(key, language);
