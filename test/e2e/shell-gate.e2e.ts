import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from 'playwright/test';
import { test } from './fixture.ts';

// What only a real browser can show of the gate; its table is tested in test/main/shell.

/** What a page is told about a WebSocket to an address. */
const dial = (page: Page, address: string) =>
  page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
    address,
  );
const ready = (page: Page) => expect(page.getByRole('heading').first()).toBeVisible();

test('the page comes in by its ticket, without a word of complaint, and cannot read its cookie', async ({ page, context, shell }) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const response = await page.goto(shell.invite);
  await ready(page);
  expect(page.url()).toBe(`${shell.address}/`);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  expect(response?.headers()['cross-origin-opener-policy']).toBe('same-origin');
  const [cookie, ...others] = await context.cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ name: `console-${new URL(shell.address).port}`, httpOnly: true, sameSite: 'Strict', expires: -1 });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(complaints).toEqual([]);
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state as unknown, location.href]),
  );
  expect(kept).not.toContain(cookie!.value);
  expect(shell.said()).not.toContain(cookie!.value);
});

test('a ticket works once', async ({ page, browser, shell }) => {
  await page.goto(shell.invite);
  await ready(page);
  const other = await browser.newPage();
  expect((await other.goto(shell.invite))?.status()).toBe(403);
  expect((await other.goto(shell.address))?.status()).toBe(403);
  await expect(other.locator('body')).toContainText('opens only in its own window');
  await other.close();
});

test('the page runs no inline script, no code from text, and reaches no other address', async ({ page, shell }) => {
  await page.goto(shell.invite);
  await ready(page);
  const found = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    // What the test runs itself is exempt from the policy, a task of the page is not.
    const made = await new Promise((resolve) =>
      setTimeout(() => {
        try {
          // oxlint-disable-next-line typescript/no-implied-eval -- that this is refused is what the test is about
          resolve(String(new Function('return 1')()));
        } catch (error) {
          resolve((error as Error).name);
        }
      }),
    );
    const fetched = await fetch('http://127.0.0.1:9/').catch((error: Error) => error.name);
    return { inlineRan: 'inlineRan' in window, made, fetched };
  });
  expect(found).toEqual({ inlineRan: false, made: 'EvalError', fetched: 'TypeError' });
});

test('another site cannot talk to the console, load it, or put it into a frame', async ({ page, context, shell }) => {
  await page.goto(shell.invite);
  await ready(page);
  const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<h1>Another site</h1>'));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  try {
    const other = await context.newPage(); // the same browser, with the cookie
    await other.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    expect(await dial(other, `${shell.address.replace('http', 'ws')}/engine`)).toBe('refused');
    expect(await other.evaluate((url) => fetch(url, { credentials: 'include' }).then(String, (error: Error) => error.name), shell.address)).toBe('TypeError');
    const framed = other.waitForEvent('response', (response) => response.url().startsWith(shell.address));
    await other.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
    }, shell.address);
    expect((await framed).status()).toBe(403);
  } finally {
    site.closeAllConnections();
    site.close();
  }
});

test('a name that was made to point here is turned away', async ({ playwright, shell }) => {
  const { port } = new URL(shell.address);
  const { launchOptions } = test.info().project.use;
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP evil.test 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    expect((await page.goto(`http://evil.test:${port}/`))?.status()).toBe(421);
    expect((await page.goto(`http://localhost:${port}/`))?.status()).toBe(421);
    expect(await dial(page, `ws://evil.test:${port}/engine`)).toBe('refused');
  } finally {
    await browser.close();
  }
});
