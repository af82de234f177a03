import { existsSync } from 'node:fs';
import { openCrashRule } from '../crash-rule.ts';
import { type Chromium, type ChromiumOptions, type GateCookie, giveCookie, navigate, startChromium } from './chromium.ts';
import type { DebuggingEvent } from './debugging-pipe.ts';

export interface AppWindowOptions extends Omit<ChromiumOptions, 'args'> {
  readonly cookie: GateCookie;
  readonly url: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly now: () => number;
}

export interface AppWindow {
  /** Resolves when the person closed it, or when its page crashed three times within a minute. */
  readonly closed: Promise<'closed' | 'keeps-crashing'>;
  /** Opens `url` there, too, when it is given. */
  readonly toFront: (url?: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const isPage = ({ method, params }: DebuggingEvent): boolean =>
  method === 'Target.attachedToTarget' && (params['targetInfo'] as { readonly type: string }).type === 'page';

/** The system's Chromium as a window without address bar, in its own profile. */
export const openAppWindow = async ({ cookie, url, size, now, ...browser }: AppWindowOptions): Promise<AppWindow> => {
  // Later starts take the size and place that Chromium keeps in the profile.
  const isFirst = !existsSync(browser.profile);
  const args = [
    '--app=data:text/html,<title>Fieldwatch</title>',
    '--class=Fieldwatch',
    '--autoplay-policy=no-user-gesture-required', // an alarm must sound before anybody has clicked
    ...(isFirst ? [`--window-size=${size.width},${size.height}`] : []),
  ];
  const chromium = startChromium({ ...browser, args });
  try {
    const attached = chromium.wait(isPage);
    attached.catch(() => {}); // awaited below, after the request that brings it
    await chromium.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    const session = String((await attached).params['sessionId']);
    await giveCookie(chromium, cookie);
    // Alerts reach the desktop also before anybody has pressed anything; older browsers keep asking.
    await chromium.send('Browser.grantPermissions', { origin: new URL(url).origin, permissions: ['notifications'] }).catch(() => {});
    await chromium.send('Inspector.enable', {}, session);
    await navigate(chromium, session, url);
    return watchWindow(chromium, session, now);
  } catch (error) {
    await chromium.close();
    throw error;
  }
};

const watchWindow = (chromium: Chromium, session: string, now: () => number): AppWindow => {
  const closed = Promise.withResolvers<'closed' | 'keeps-crashing'>();
  const mayReload = openCrashRule(now);
  const recover = (): void => {
    if (mayReload()) chromium.send('Page.reload', {}, session).catch(() => {}); // the browser is ending: `ended` says so
    else closed.resolve('keeps-crashing');
  };
  chromium.onEvent(({ method, params, sessionId }) => {
    if (method === 'Inspector.targetCrashed' && sessionId === session) recover();
    // On macOS the browser outlives its last window.
    if (method === 'Target.detachedFromTarget' && params['sessionId'] === session) closed.resolve('closed');
  });
  chromium.ended.then(() => closed.resolve('closed')).catch(() => {}); // `ended` never rejects
  return {
    closed: closed.promise,
    toFront: async (to) => {
      await chromium.send('Page.bringToFront', {}, session);
      if (to !== undefined) await navigate(chromium, session, to);
    },
    close: chromium.close,
  };
};
