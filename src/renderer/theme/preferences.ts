import { create } from 'zustand';
import { rememberLanguage, setLanguage } from '../i18n/language.ts';
import { setUnits } from '../lib/measured.ts';
import type { Preferences } from '../../contract/views.ts';

export const themes = ['neutral', 'dark', 'daylight'] as const;
export const densities = ['compact', 'comfortable', 'glove'] as const;
export type Theme = Preferences['theme'];
export type Density = Preferences['density'];

interface PreferencesStore extends Preferences {
  readonly set: (patch: Partial<Preferences>) => void;
}

const root = () => document.documentElement;
const read = <Value extends string>(allowed: readonly Value[], given: string | undefined, otherwise: Value): Value =>
  allowed.find((value) => value === given) ?? otherwise;

const apply = ({ theme, density, language, units = 'sent' }: Preferences) => {
  setUnits(units);
  if (language !== undefined) {
    rememberLanguage(language);
    setLanguage(language).catch(() => {}); // its texts could not be loaded: the window goes on in the one it has
  }
  root().dataset['theme'] = theme;
  root().dataset['density'] = density;
  // Only a cache for `before-paint.js`: the engine keeps the preferences.
  localStorage.setItem('fieldwatch.theme', theme);
  localStorage.setItem('fieldwatch.density', density);
};

/**
 * Theme and density of this window: `const theme = usePreferences((p) => p.theme)`. Setting one repaints at once, and whoever
 * listens (`stores/session.ts`) tells the engine.
 */
export const usePreferences = create<PreferencesStore>()((set, get) => ({
  theme: read(themes, root().dataset['theme'], 'neutral'),
  density: read(densities, root().dataset['density'], 'comfortable'),
  set: (patch) => {
    set(patch);
    apply(get());
  },
}));

/** The value after this one, for a switch that goes round. */
export const next = <Value>(values: readonly Value[], value: Value): Value => values[(values.indexOf(value) + 1) % values.length]!;
