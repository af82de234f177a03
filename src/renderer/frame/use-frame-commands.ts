import { useCommand } from '../commands/use-command.ts';
import { go } from '../lib/hash-location.ts';
import { densities, next, themes, usePreferences } from '../theme/preferences.ts';
import { openFurther } from './open-further.ts';
import { stepRegion } from './regions.ts';
import { screens } from './screens.ts';

const open = (id: (typeof screens)[number]['id']) => () => go(screens.find((screen) => screen.id === id)!.path);

/** What works everywhere: screens, regions, theme and size. */
export const useFrameCommands = (): void => {
  const { theme, density, set } = usePreferences();
  useCommand('screen.overview', open('overview'));
  useCommand('screen.alerts', open('alerts'));
  useCommand('screen.trends', open('trends'));
  useCommand('screen.devices', open('devices'));
  useCommand('screen.rules', open('rules'));
  useCommand('screen.reports', open('reports'));
  useCommand('screen.sync', open('sync'));
  useCommand('screen.settings', open('settings'));
  useCommand('region.next', () => void stepRegion(1));
  useCommand('region.previous', () => void stepRegion(-1));
  useCommand('app.theme', () => set({ theme: next(themes, theme) }));
  useCommand('app.new-window', () => void openFurther(location.hash.replace(/^#?\/?/, '/')));
  useCommand('app.print', () => window.print());
  useCommand('report.shift', () => go('/reports?save=1'));
  useCommand('app.past', () => go('/past'));
  useCommand('app.density', () => set({ density: next(densities, density) }));
};
