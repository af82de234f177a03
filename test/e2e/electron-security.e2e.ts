import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'playwright/test';
import { isAnswering, isGenuine, test as base } from './fixture-electron.ts';

// Every line of the security settings, seen from the page. The address test and the files are in test/main/shell/own-page.test.ts.

/** One window for all of them, which starts anew for each. */
const test = base.extend({
  desktop: async ({ shared }, use) => {
    await shared.page.reload();
    await isAnswering(shared.page);
    await use(shared);
  },
});

/** In the page: the line of its policy that refuses something next. */
const violation = () =>
  new Promise<string>((resolve) =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true }),
  );

test('the page reaches neither Node nor Electron', async ({ desktop: { page } }) => {
  const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', 'contextBridge'];
  expect(await page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([]);
});

test('the page runs no inline script, no code from text, and reaches no address, not even its own', async ({ desktop: { page } }) => {
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
    const fetched = await Promise.all(['https://example.invalid/', '/'].map((url) => fetch(url).then(String, (error: Error) => error.name)));
    return { inlineRan: 'inlineRan' in window, made, fetched };
  });
  expect(found).toEqual({ inlineRan: false, made: 'EvalError', fetched: ['TypeError', 'TypeError'] });
});

test('a frame in the page shows nothing and gets no wire', async ({ desktop: { page } }) => {
  const violated = page.evaluate(violation);
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = location.href;
    document.body.append(frame);
  });
  expect(await violated).toBe('frame-src');
});

for (const address of [
  'https://example.invalid/?next=console://app/',
  'https://console.app/',
  'console://other/',
  'file:///etc/passwd',
  'data:text/html,x',
  'javascript:void(document.body.innerHTML = "led away")',
]) {
  test(`the page cannot be led to ${address}`, async ({ desktop: { page, address: current } }) => {
    await page.evaluate((url) => void (location.href = url), address).catch(() => {}); // a blocked navigation may cut the call off
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100))); // the page's own clock: a navigation would have ended it
    expect(await current()).toMatch(/^console:\/\/app\//);
    await isAnswering(page);
  });
}

test('the page cannot be led away by a redirect, a form, a middle click or a drop', async ({ desktop: { app, page, address } }) => {
  const visited: string[] = [];
  const site = createServer((request, response) => {
    visited.push(request.url ?? '');
    response.writeHead(302, { location: 'https://example.invalid/' }).end();
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  try {
    await page.evaluate((target) => {
      for (const [i, name] of ['middle', 'left'].entries()) {
        const link = Object.assign(document.createElement('a'), { href: target + name, textContent: name });
        link.style.cssText = `position: fixed; top: ${40 * i}px; left: 0; width: 100px; height: 40px; z-index: 9999`;
        document.body.append(link);
        link.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: new DataTransfer() }));
      }
      document.body.append(Object.assign(document.createElement('form'), { action: `${target}form`, method: 'post' }));
    }, url);
    // By place: a click on a locator waits for the end of a navigation, and a refused one has none.
    await page.mouse.click(20, 20, { button: 'middle' });
    await page.mouse.click(20, 60);
    await isAnswering(page);
    const refused = page.evaluate(violation);
    await page.evaluate(() => document.forms[0]?.submit());
    expect(await refused).toBe('form-action');
    expect(await address()).toMatch(/^console:\/\/app\//);
    // A stand-in opens what a middle click asks for and closes it at once.
    expect((await isGenuine(app)) ? visited : visited.filter((path) => path !== '/middle')).toEqual([]);
    await expect.poll(() => app.windows().length).toBe(1);
  } finally {
    site.closeAllConnections();
    site.close();
  }
});

test('a new window is refused, and a secure link goes to the browser of the system', async ({ desktop: { app, page } }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url: string) => void opened.push(url);
  });
  const openedOutside = () => app.evaluate(() => (globalThis as unknown as { readonly opened: readonly string[] }).opened);
  // A stand-in opens a window and closes it at once. One that shares the process of its opener can hold it for good meanwhile.
  const features = (await isGenuine(app)) ? '' : 'noopener';
  for (const url of ['http://example.invalid/', 'file:///etc/passwd', 'https://example.invalid/help']) {
    await page.evaluate(([address, how]) => void setTimeout(() => window.open(address, '_blank', how)), [url, features] as const);
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await expect.poll(() => app.windows().length).toBe(1);
  }
  await expect.poll(openedOutside).toEqual(['https://example.invalid/help']);
});

test('the settings that could open the page up are closed', async ({ desktop: { app } }) => {
  const shown = await app.evaluate(({ Menu, BrowserWindow }) => ({
    roles: Menu.getApplicationMenu()?.items.map(({ label, role }) => label || role),
    windows: BrowserWindow.getAllWindows().length,
  }));
  expect(shown).toEqual({ roles: process.platform === 'darwin' ? ['appMenu', 'Edit', 'View', 'windowMenu'] : ['File', 'Edit', 'View'], windows: 1 });
});

test('camera, place and notifications are refused', async ({ desktop: { app, page } }) => {
  test.skip(!(await isGenuine(app)), 'permission handlers need the genuine Electron');
  const states = await page.evaluate(() =>
    Promise.all(['camera', 'geolocation', 'notifications'].map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state)),
  );
  expect(states).toEqual(['denied', 'denied', 'denied']);
});
