import { homedir, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, type MessagePortMain, powerMonitor, type WebContents } from 'electron';
import Store from 'electron-store';
import { Refusal } from '../../../domain/decider.ts';
import { type DataLock, lockHome, prepareHome } from '../../data-lock.ts';
import { defaultHome } from '../../default-home.ts';
import { linkIn, routeOfLink } from '../deep-link.ts';
import { parseLaunch } from '../launch-options.ts';
import { readPages } from '../pages.ts';
import { readVersion, places } from '../places.ts';
import { openSettings, setAsideBroken } from '../settings-file.ts';
import { superviseEngine } from '../supervise-engine.ts';
import { openReadyPrinter } from '../ready-printer.ts';
import { openElectronShell } from './electron-shell.ts';
import { forkEngineProcess } from './engine-fork.ts';
import { guardContents, guardSession } from './guard.ts';
import { menuTemplate } from './menu.ts';
import { isOwnPage } from './own-page.ts';
import { openPrinter } from './print-window.ts';
import { openTray } from './tray.ts';
import { openWindows } from './windows.ts';

// Entry of Electron's main process: a switchboard. It reads no message between a page and the engine.
const say = (words: string): void => console.error(words);
const launch = parseLaunch(process.argv.slice(1), { strict: false }); // Electron and Chromium have flags of their own

app.setName('Fieldwatch');
app.setAppUserModelId('app.fieldwatch.console');
if (launch.home) app.setPath('userData', launch.home);
else if (!app.commandLine.hasSwitch('user-data-dir'))
  app.setPath('userData', defaultHome({ platform: process.platform, env: process.env, homedir: homedir() }));
const home = app.getPath('userData');
guardContents();

/** Says it where a person sees it, and ends. */
const fail = (error: unknown): void => {
  const words =
    error instanceof Refusal ? error.message : `Something unexpected happened: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  say(words);
  if (app.isPackaged) dialog.showErrorBox('Fieldwatch cannot go on', words);
  app.exit(error instanceof Refusal && error.code === 'home.unusable' ? 3 : 1);
};

const run = async (): Promise<void> => {
  await app.whenReady();
  const pages = readPages(places.renderer);
  prepareHome(home);
  const lock = lockHome(home, 'electron', Date.now);
  const broken = setAsideBroken(home, Date.now);
  if (broken) say(broken);
  const settings = openSettings(new Store({ cwd: home, name: 'settings' }));
  ipcMain.removeAllListeners('electron-store-get-data'); // the library opens it for pages; ours have one channel only
  guardSession(pages);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));

  const windows = openWindows({ ...settings, preload: fileURLToPath(places.preload), fail, say });
  const tray = openTray(windows.show, () => app.quit());
  const printer = openReadyPrinter({ open: (path) => openPrinter(windows, path), later: (task, ms) => void setTimeout(task, ms) });
  const shell = openElectronShell({ ...settings, windows, tray, printer, home });
  const engine = superviseEngine<MessagePortMain>({
    fork: () => forkEngineProcess(fileURLToPath(places.engineProcess), { home, demo: launch.demo, version: readVersion() }),
    shell,
    user: userInfo().username,
    now: Date.now,
    later: (task, ms) => void setTimeout(task, ms),
    say,
    onRestarted: () => {
      for (const { webContents } of BrowserWindow.getAllWindows()) link(webContents);
    },
    onGivenUp: fail,
  });
  /** Hands one page a private wire to the engine. */
  const link = (contents: WebContents): void => {
    const { port1, port2 } = new MessageChannelMain();
    if (engine.connect(port1)) contents.postMessage('engine', null, [port2]);
  };
  ipcMain.on('engine', ({ sender, senderFrame }) => {
    if (senderFrame?.parent === null && isOwnPage(senderFrame.url)) link(sender);
  });
  endInOrder(engine, lock);
  powerMonitor.on('resume', engine.resumed);
  const openLink = (link: string | undefined): void => {
    try {
      windows.show(link === undefined ? undefined : routeOfLink(link));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      windows.show();
    }
  };
  app.on('second-instance', (_event, args) => openLink(linkIn(args)));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    openLink(link);
  });
  lock.onSecondStart(openLink);
  app.on('before-quit', windows.ending);
  if (app.isPackaged) app.setAsDefaultProtocolClient('fieldwatch');
  // The window comes up while the engine opens the stores; its page waits for the wire.
  await Promise.all([engine.ready, windows.open(launch.link === undefined ? undefined : routeOfLink(launch.link))]);
  if (launch.forMs !== undefined) setTimeout(() => app.quit(), launch.forMs);
};

/** The engine writes and closes everything before the program ends. */
const endInOrder = (engine: { readonly summary: () => Promise<unknown>; readonly stop: () => Promise<void> }, lock: DataLock): void => {
  let isEnding = false;
  const end = async (): Promise<void> => {
    try {
      if (launch.json) process.stdout.write(`${JSON.stringify(await engine.summary(), null, 2)}\n`);
    } catch (error) {
      say(String(error));
    }
    await engine.stop();
    lock.release();
    app.exit(0);
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    void end(); // never rejects
  });
};

if (app.requestSingleInstanceLock()) run().catch(fail);
else {
  say(`Fieldwatch is already running on ${home}. Its window was brought to the front.`);
  app.exit(1);
}
