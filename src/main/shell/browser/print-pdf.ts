import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Printer } from '../ready-printer.ts';
import { printWithContents } from '../report-contents.ts';
import { showPath, untilDrawn } from '../report-page.ts';
import { type Chromium, type GateCookie, giveCookie, navigate, startChromium } from './chromium.ts';

export interface PrintOptions {
  readonly program: string;
  readonly sandbox: boolean;
  /** Its address is that of the console. */
  readonly cookie: GateCookie;
}

// Everything is said here: size and margins come from the page's own @page rules, and both shells must print the same.
const paper = {
  preferCSSPageSize: true,
  printBackground: true,
  generateTaggedPDF: true,
  generateDocumentOutline: true,
  displayHeaderFooter: false,
  marginTop: 0,
  marginBottom: 0,
  marginLeft: 0,
  marginRight: 0,
  transferMode: 'ReturnAsBase64',
};

/** A fresh, hidden Chromium that shows this route: a hidden page of the open one cannot print, and one print must not touch the next. */
export const openPrinter = async ({ program, sandbox, cookie }: PrintOptions, path: string): Promise<Printer> => {
  const profile = await mkdtemp(join(tmpdir(), 'fieldwatch-print-'));
  const chromium = startChromium({ program, profile, headless: true, sandbox, args: ['about:blank'] });
  let isOpen = true;
  void chromium.ended.then(() => (isOpen = false)); // never rejects
  const close = async (): Promise<void> => {
    await chromium.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await giveCookie(chromium, cookie);
    const { targetId } = await chromium.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
    const session = String(sessionId);
    await chromium.send('Page.enable', {}, session);
    const loaded = chromium.wait(({ method, sessionId: of }) => method === 'Page.loadEventFired' && of === session);
    await navigate(chromium, session, `${cookie.url}/#${path}`);
    await loaded;
    return { print: (wanted) => print(chromium, session, wanted), isOpen: () => isOpen, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** One report in a browser of its own. */
export const printPdf = async (options: PrintOptions, path: string): Promise<Uint8Array> => {
  const printer = await openPrinter(options, path);
  try {
    return await printer.print(path);
  } finally {
    await printer.close();
  }
};

const print = async (chromium: Chromium, session: string, path: string): Promise<Uint8Array> => {
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await chromium.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, session);
    return (result as { readonly value?: unknown } | undefined)?.value;
  };
  await evaluate(showPath(path));
  await untilDrawn(evaluate);
  return printWithContents(async () => {
    const { data } = await chromium.send('Page.printToPDF', paper, session);
    return Buffer.from(String(data), 'base64');
  }, evaluate);
};
