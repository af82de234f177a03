import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printWithContents } from '../report-contents.ts';
import { untilDrawn } from '../report-page.ts';
import { type Chromium, type GateCookie, giveCookie, navigate, startChromium } from './chromium.ts';

export interface PrintOptions {
  readonly program: string;
  readonly sandbox: boolean;
  readonly cookie: GateCookie;
  /** The report's page, with its route. */
  readonly url: string;
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

/** Prints in a fresh, hidden Chromium: a hidden page of the open one cannot print, and one print must not touch the next. */
export const printPdf = async ({ program, sandbox, cookie, url }: PrintOptions): Promise<Uint8Array> => {
  const profile = await mkdtemp(join(tmpdir(), 'fieldwatch-print-'));
  const chromium = startChromium({ program, profile, headless: true, sandbox, args: ['about:blank'] });
  try {
    await giveCookie(chromium, cookie);
    const { targetId } = await chromium.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
    return await print(chromium, String(sessionId), url);
  } finally {
    await chromium.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
};

const print = async (chromium: Chromium, session: string, url: string): Promise<Uint8Array> => {
  await chromium.send('Page.enable', {}, session);
  const loaded = chromium.wait(({ method, sessionId }) => method === 'Page.loadEventFired' && sessionId === session);
  await navigate(chromium, session, url);
  await loaded;
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await chromium.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, session);
    return (result as { readonly value?: unknown } | undefined)?.value;
  };
  await untilDrawn(evaluate);
  return printWithContents(async () => {
    const { data } = await chromium.send('Page.printToPDF', paper, session);
    return Buffer.from(String(data), 'base64');
  }, evaluate);
};
