import type { Printer } from '../ready-printer.ts';
import { printWithContents } from '../report-contents.ts';
import { showPath, untilDrawn } from '../report-page.ts';
import { ownAddress } from './own-page.ts';
import type { Windows } from './windows.ts';

// The same options as the browser shell: size and margins come from the page's own @page rules.
const paper: Electron.PrintToPDFOptions = {
  preferCSSPageSize: true,
  printBackground: true,
  generateTaggedPDF: true,
  generateDocumentOutline: true,
  displayHeaderFooter: false,
  margins: { top: 0, bottom: 0, left: 0, right: 0 },
};

/** A fresh hidden window that shows this route: settings of one print must not reach the next. */
export const openPrinter = async (windows: Windows, path: string): Promise<Printer> => {
  const window = windows.hidden();
  let isGone = false;
  window.webContents.on('render-process-gone', () => (isGone = true));
  const close = async (): Promise<void> => window.destroy();
  const evaluate = (code: string): Promise<unknown> => window.webContents.executeJavaScript(code);
  try {
    await window.loadURL(`${ownAddress}#${path}`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    print: async (wanted) => {
      await evaluate(showPath(wanted));
      await untilDrawn(evaluate);
      return printWithContents(() => window.webContents.printToPDF(paper), evaluate);
    },
    isOpen: () => !isGone && !window.isDestroyed(),
    close,
  };
};
