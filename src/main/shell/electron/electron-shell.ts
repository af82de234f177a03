import { writeFile } from 'node:fs/promises';
import { app, type BrowserWindow, dialog, Notification, safeStorage } from 'electron';
import { Refusal } from '../../../domain/decider.ts';
import { untilDrawn } from '../report-page.ts';
import type { Shell } from '../shell.ts';
import { ownAddress } from './own-page.ts';

export interface ElectronShellOptions extends Pick<Shell, 'settings' | 'keepSettings'> {
  /** A new window of the same kind and with the same guards. */
  readonly openWindow: (options: Electron.BrowserWindowConstructorOptions) => BrowserWindow;
  readonly toFront: () => void;
  /** The owner of dialogs. */
  readonly mainWindow: () => BrowserWindow | undefined;
}

// The same options as the browser shell: size and margins come from the page's own @page rules.
const paper: Electron.PrintToPDFOptions = {
  preferCSSPageSize: true,
  printBackground: true,
  generateTaggedPDF: true,
  generateDocumentOutline: true,
  displayHeaderFooter: false,
  margins: { top: 0, bottom: 0, left: 0, right: 0 },
};

/** What the engine asks, done with Electron. */
export const openElectronShell = ({ settings, keepSettings, openWindow, toFront, mainWindow }: ElectronShellOptions): Shell => ({
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
  printPdf: async (path) => {
    const window = openWindow({ show: false }); // a fresh one: settings of one print must not reach the next
    try {
      await window.loadURL(`${ownAddress}#${path}`);
      await untilDrawn((code) => window.webContents.executeJavaScript(code));
      return await window.webContents.printToPDF(paper);
    } finally {
      window.destroy();
    }
  },
  save: async (suggestedName, bytes) => {
    const owner = mainWindow();
    const options = { defaultPath: suggestedName };
    const { canceled, filePath } = await (owner ? dialog.showSaveDialog(owner, options) : dialog.showSaveDialog(options));
    if (canceled || !filePath) return null;
    await writeFile(filePath, bytes).catch((error: unknown) => {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new Refusal('file.not-written', `The file ${filePath} could not be written (${reason}). Choose another folder, or free some space.`);
    });
    return { kind: 'file', path: filePath };
  },
  notify: async ({ title, body, urgent }) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, urgency: urgent ? 'critical' : 'normal' });
    notification.on('click', toFront);
    notification.show();
  },
  badge: async (unacknowledged) => {
    app.setBadgeCount(unacknowledged);
  },
});

/** `basic_text`: Linux without a keyring seals with a password that everybody knows. */
const areSecretsProtected = async (): Promise<boolean> => {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
};
