import { app, BrowserWindow, screen } from 'electron';
import { keepsCrashing, openCrashRule } from '../crash-rule.ts';
import { Refusal } from '../../../domain/decider.ts';
import type { Settings, Shell } from '../shell.ts';
import { type Place, placeOnScreens } from '../window-place.ts';
import { webPreferences } from './guard.ts';
import { ownAddress } from './own-page.ts';

export interface WindowsOptions extends Pick<Shell, 'settings' | 'keepSettings'> {
  /** File of the preload script. */
  readonly preload: string;
  readonly fail: (error: unknown) => void;
  readonly say: (words: string) => void;
}

export interface Windows {
  /** Opens the main window, with this route when one is given, and the further ones of last time. Closing the main one ends the program. */
  readonly open: (path: string | undefined) => Promise<void>;
  /** Brings the main window to the front and opens a route there. */
  readonly show: (path?: string) => void;
  /** One more window with this route, for a second screen. */
  readonly openFurther: (path: string) => void;
  readonly hidden: () => BrowserWindow;
  readonly main: () => BrowserWindow | undefined;
  /** From now on a closed window does not go to the tray. */
  readonly ending: () => void;
  readonly closesToTray: (isOn: boolean) => void;
}

const smallest = { minWidth: 640, minHeight: 480 } as const;
const mostFurther = 6;

/** The route that a window shows. */
const routeOf = ({ webContents }: BrowserWindow): string => {
  const [, hash = ''] = webContents.getURL().split('#');
  return hash.startsWith('/') ? hash : '/overview';
};
const placeOf = (window: BrowserWindow): Place => {
  const { x, y, width, height } = window.getNormalBounds();
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height), isMaximized: window.isMaximized() };
};

/** Every window of the program: where it stood last time, what it showed, and what happens when its page crashes. */
export const openWindows = ({ settings, keepSettings, preload, fail, say }: WindowsOptions): Windows => {
  let main: BrowserWindow | undefined;
  let isEnding = false;
  let toTray = false;
  const further = new Set<BrowserWindow>();

  const make = (options: Electron.BrowserWindowConstructorOptions): BrowserWindow => new BrowserWindow({ ...options, webPreferences: webPreferences(preload) });
  const visible = (place: Place): BrowserWindow => {
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const { isMaximized, x, y, ...size } = placeOnScreens(place, areas);
    const window = make({
      ...size,
      ...(x !== undefined && y !== undefined && { x, y }),
      ...smallest,
      show: false,
      title: 'Fieldwatch',
      autoHideMenuBar: true,
      backgroundColor: '#1b1f24',
    });
    if (isMaximized === true) window.maximize();
    const mayReload = openCrashRule(Date.now);
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      if (mayReload()) window.webContents.reload();
      else if (window === main) fail(new Refusal('window.keeps-crashing', keepsCrashing));
      else window.destroy();
    });
    return window;
  };
  const keep = (patch: Partial<Settings>): void => void keepSettings(patch).catch((error: unknown) => say(String(error)));
  const keepFurther = (): void => keep({ windows: [...further].map((window) => ({ ...placeOf(window), path: routeOf(window) })) });

  const keepMain = (): void => {
    if (main && !main.isDestroyed()) keep({ window: placeOf(main) });
  };

  const openOne = (path: string, place: Place): void => {
    if (further.size >= mostFurther) return;
    const window = visible(place);
    further.add(window);
    window.once('ready-to-show', () => window.show());
    window.on('close', () => {
      if (isEnding) return; // it comes back with the next start
      further.delete(window);
      keepFurther();
    });
    window.on('closed', () => further.delete(window));
    window.loadURL(`${ownAddress}#${path}`).catch((error: unknown) => say(String(error)));
  };
  const show = (path?: string): void => {
    if (main?.isMinimized()) main.restore();
    main?.show();
    main?.focus();
    if (path !== undefined) main?.loadURL(`${ownAddress}#${path}`).catch(() => {}); // a step within the page: nothing is loaded again
  };

  return {
    open: async (path) => {
      const { window: place, windows, closeToTray } = await settings();
      toTray = closeToTray;
      main = visible(place);
      main.once('ready-to-show', () => show());
      main.on('close', (event) => {
        keepMain();
        if (toTray && !isEnding) {
          event.preventDefault();
          main?.hide();
          return;
        }
        isEnding = true;
        keepFurther();
      });
      main.on('closed', () => app.quit()); // also while a report is printed in a hidden window
      await main.loadURL(path === undefined ? ownAddress : `${ownAddress}#${path}`);
      for (const { path: route, ...each } of windows) openOne(route, each);
    },
    show,
    openFurther: (path) => openOne(path, { width: 1100, height: 700 }),
    hidden: () => make({ show: false }),
    main: () => main,
    ending: () => {
      if (isEnding) return;
      isEnding = true;
      keepMain();
      keepFurther();
    },
    closesToTray: (isOn) => {
      toTray = isOn;
    },
  };
};
