import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { app, BrowserWindow, dialog, Notification, safeStorage } from 'electron';
import type { Comforts } from '../../../contract/shell-calls.ts';
import { Refusal } from '../../../domain/decider.ts';
import type { ReadyPrinter } from '../ready-printer.ts';
import { autostartEntry, openAutostart } from '../autostart.ts';
import type { Settings, Shell } from '../shell.ts';
import type { TrayIcon } from './tray.ts';
import type { Windows } from './windows.ts';

export interface ElectronShellOptions extends Pick<Shell, 'settings' | 'keepSettings'> {
  readonly windows: Windows;
  readonly tray: TrayIcon | undefined;
  readonly printer: ReadyPrinter;
  /** The data folder. */
  readonly home: string;
}

/** What the engine asks, done with Electron. */
export const openElectronShell = ({ settings, keepSettings, windows, tray, home, printer }: ElectronShellOptions): Shell => ({
  settings,
  keepSettings,
  facts: async () => ({
    kind: 'electron',
    secretsProtected: await areSecretsProtected(),
    sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
  }),
  seal: async (secret) => {
    if (!(await safeStorage.isAsyncEncryptionAvailable()))
      throw new Refusal(
        'secret.no-keyring',
        'This system offers no place for passwords right now, so the password was not kept. Unlock the keyring of the system, then save again.',
      );
    return safeStorage.encryptStringAsync(secret);
  },
  unseal: async (sealed) => {
    try {
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result;
    } catch {
      throw new Refusal(
        'secret.unreadable',
        'A stored password cannot be read on this machine: it was sealed by another shell or with another key. Enter the password again.',
      );
    }
  },
  printPdf: printer.print,
  preparePrint: async () => printer.prepare(),
  save: async (suggestedName, bytes) => {
    const filePath = await askWhere(windows, suggestedName);
    if (filePath === undefined) return null;
    await writeFile(filePath, bytes).catch((error: unknown) => {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new Refusal('file.not-written', `The file ${filePath} could not be written (${reason}). Choose another folder, or free some space.`);
    });
    return { kind: 'file', path: filePath };
  },
  saveFile: async (suggestedName, file) => {
    try {
      const filePath = await askWhere(windows, suggestedName);
      if (filePath === undefined) return null;
      // Beside its place first, so that a full disk leaves no half file under the name that was asked for.
      const beside = `${filePath}.part`;
      try {
        await copyFile(file, beside);
        await rename(beside, filePath);
      } catch (error) {
        await rm(beside, { force: true });
        const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        throw new Refusal('file.not-written', `The file ${filePath} could not be written (${reason}). Choose another folder, or free some space.`);
      }
      return { kind: 'file', path: filePath };
    } finally {
      await rm(file, { force: true });
    }
  },
  notify: async ({ title, body, urgent, path }) => {
    // Whoever works in a window sees and hears it there.
    if (!Notification.isSupported() || BrowserWindow.getFocusedWindow()) return;
    const notification = new Notification({ title, body, urgency: urgent ? 'critical' : 'normal' });
    shown.add(notification); // one that nobody holds loses its click
    notification.on('click', () => windows.show(path));
    notification.on('close', () => shown.delete(notification));
    notification.show();
  },
  badge: async (unacknowledged) => {
    app.setBadgeCount(unacknowledged);
    tray?.count(unacknowledged);
  },
  openWindow: async (path) => {
    windows.openFurther(path);
    return true;
  },
  comforts: async () => comfortsOf(login(home), tray, await settings()),
  keepComforts: async ({ startsAtLogin, closesToTray }) => {
    if (typeof startsAtLogin === 'boolean') login(home).set(startsAtLogin);
    if (typeof closesToTray === 'boolean') {
      await keepSettings({ closeToTray: closesToTray });
      windows.closesToTray(closesToTray);
    }
    return comfortsOf(login(home), tray, await settings());
  },
});

/** Undefined: the person said no. */
const askWhere = async (windows: Windows, suggestedName: string): Promise<string | undefined> => {
  const owner = windows.main();
  const options = { defaultPath: suggestedName };
  const { canceled, filePath } = await (owner ? dialog.showSaveDialog(owner, options) : dialog.showSaveDialog(options));
  return canceled || !filePath ? undefined : filePath;
};

const shown = new Set<Notification>();

/** Windows and macOS keep a list of their own; Linux looks into a folder. */
const login = (home: string): ReturnType<typeof openAutostart> => {
  // Started from its sources there is no program to start at login.
  if (!app.isPackaged) return openAutostart(undefined);
  if (process.platform !== 'linux')
    return { isOn: () => app.getLoginItemSettings().openAtLogin, set: (isOn) => app.setLoginItemSettings({ openAtLogin: isOn }) };
  const program = process.env['APPIMAGE'] ?? process.execPath;
  return openAutostart(autostartEntry({ platform: process.platform, env: process.env, homedir: homedir() }, [program, `--user-data-dir=${home}`]));
};

const comfortsOf = (autostart: ReturnType<typeof openAutostart>, tray: TrayIcon | undefined, { closeToTray }: Settings): Comforts => ({
  startsAtLogin: autostart.isOn(),
  closesToTray: tray ? closeToTray : null,
});

/** `basic_text`: Linux without a keyring seals with a password that everybody knows. */
const areSecretsProtected = async (): Promise<boolean> => {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
};
