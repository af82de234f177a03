import i18next, { type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import { isolate } from './isolate.ts';
import type { Language } from './language.ts';
import { type Area, en } from './resources.ts';

/** Ready before the first render: the texts are part of the bundle. React escapes what is markup; a value only must not turn the text around it. */
void i18next.init({ lng: 'en', fallbackLng: 'en', defaultNS: 'common', resources: { en }, interpolation: { escape: isolate }, returnNull: false });

const subscribe = (listener: () => void) => {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
};
const language = () => i18next.language;

/** The language of the moment. */
export const useLanguage = (): Language => useSyncExternalStore(subscribe, language, language) as Language;

// One function per language and area: what is made from it stays the same from one render to the next.
const fixed = new Map<string, TFunction<Area>>();
const fixedT = (lng: string, area: Area): TFunction<Area> => {
  const key = `${lng} ${area}`;
  const known = fixed.get(key) ?? (i18next.getFixedT(lng, area) as TFunction<Area>);
  fixed.set(key, known);
  return known;
};

/** Texts of one area: `const t = useText('alerts'); t('queue.empty')`. Plurals by `count`, values by `{{name}}`. */
export const useText = <A extends Area = 'common'>(area?: A): TFunction<A> => {
  const current = useSyncExternalStore(subscribe, language, language);
  return fixedT(current, area ?? 'common') as TFunction<A>;
};

/** The same outside of React, in the language of the moment. */
export const textOf = <A extends Area>(area: A): TFunction<A> => i18next.getFixedT(i18next.language, area) as TFunction<A>;

/** A key that is only known at run time, such as a code of the engine; undefined when there is no text for it. */
export const maybeText = (area: Area, key: string, values: Readonly<Record<string, string | number>> = {}): string | undefined =>
  i18next.exists(key, { ns: area }) ? (i18next.t as (key: string, options: object) => string)(key, { ns: area, ...values }) : undefined;
