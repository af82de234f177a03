import { app, protocol, session, shell } from 'electron';
import type { Pages } from '../pages.ts';
import { answerPage, isOwnPage } from './own-page.ts';

/*
 * Security. Everything that keeps a page away from the machine stands in this file, in own-page.ts and in `webPreferences`
 * below, and is tested end to end. The page gets one thing: a MessagePort to the engine, handed over by the preload script.
 */

/** Written down although most of it is the default. */
export const webPreferences = (preload: string): Electron.WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
});

/** Must run before the program is ready. */
export const guardContents = (): void => {
  protocol.registerSchemesAsPrivileged([{ scheme: 'console', privileges: { standard: true, secure: true, codeCache: true } }]);
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (URL.canParse(url) && new URL(url).protocol === 'https:') void shell.openExternal(url); // the system's browser says what is wrong
      return { action: 'deny' };
    });
  });
};

const allowed = new Set(['clipboard-sanitized-write']);

/** Must run when the program is ready and before the first window. */
export const guardSession = (pages: Pages): void => {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, done) => done(allowed.has(permission)));
  defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler((_request, done) => done(null));
  protocol.handle('console', (request) => answerPage(pages, request));
};
