import { expect, type Locator, type Page } from 'playwright/test';
import { startConsole } from '../console-process.ts';
import { seedLongQueue } from '../long-queue.ts';
import { test } from './fixture.ts';
import { openScreen } from './site-fixture.ts';

const alerts = 2500;
const many = 10_000;
/** Rows of a window 768 px high, with those held ready above and below it, the head and the one under the cursor. */
const mostRows = 45;

const open = async (home: string, count = alerts) => {
  seedLongQueue(home, count, Date.now());
  const running = await startConsole({ home });
  const window = await running.openWindow();
  const sent: string[] = [];
  window.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  await window.page.reload();
  return { running, ...window, sent, grid: window.page.getByRole('grid') };
};
/** The row that the cursor is on, as assistive technology finds it. */
const active = async (page: Page) => {
  const id = await page.getByRole('grid').getAttribute('aria-activedescendant');
  return page.locator(`[id="${id}"]`);
};
/** Where the cursor stands and what is written there, read in one go: a row that the cursor has left may be drawn no more. */
const cursorOf = (page: Page) =>
  page.getByRole('grid').evaluate((grid) => {
    const row = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    return { place: row?.getAttribute('aria-rowindex'), words: row?.textContent ?? '' };
  });
const drawn = (page: Page) => page.getByRole('grid').getByRole('row').count();
/** Number and place in the list of every row that is drawn, two frames on. */
const placesOf = (grid: Locator) =>
  grid.evaluate(async (element) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const top = element.getBoundingClientRect().top - element.scrollTop;
    return [...element.querySelectorAll('[role="row"][aria-rowindex]')].map(
      (row) => [row.getAttribute('aria-rowindex'), Math.round(row.getBoundingClientRect().top - top)] as const,
    );
  });
const settled = (page: Page) => expect(page.locator('[role="row"][aria-busy]')).toHaveCount(0);

test('R25, U13: however long a list is, only the rows around the window exist, pages come on demand, and nothing moves when they come', async ({ home }) => {
  const { running, page, complaints, sent, grid } = await open(home, many);
  try {
    const asked = (method: string) => sent.filter((text) => text.includes(`"method":"${method}"`));
    await openScreen(page, 'Control+2');
    await expect(grid).toHaveAttribute('aria-rowcount', String(many + 1));
    expect(await drawn(page)).toBeLessThanOrEqual(mostRows);
    expect(asked('alertOrder'), 'nobody came near the end of what is there').toEqual([]);
    const height = await grid.evaluate((element) => element.scrollHeight);

    // The end of the list by one key: the cursor stands on the last row as soon as it is known which that is.
    await page.keyboard.press('End');
    await expect(grid.getByRole('row', { name: /Bearing/ }).last()).toHaveAttribute('aria-rowindex', String(many + 1));
    await expect.poll(async () => (await cursorOf(page)).place).toBe(String(many + 1));
    await settled(page);
    expect(await drawn(page)).toBeLessThanOrEqual(mostRows);
    expect(await grid.evaluate((element) => element.scrollHeight), 'the list is as long as before').toBe(height);
    expect(asked('alertOrder').length).toBe(1);
    const read = asked('alertRows').flatMap((text) => (JSON.parse(text) as { input: { seqs: number[] } }).input.seqs);
    expect(new Set(read).size).toBeLessThan(400);

    // Rows that come fill the places that were held for them.
    await page.keyboard.press('Home');
    const box = (await grid.boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 200);
    for (let i = 0; i < 8; i++) {
      await page.mouse.wheel(0, 5000);
      const places = await placesOf(grid);
      await settled(page);
      const after = new Map(await placesOf(grid));
      // A banner above may make the window of the list smaller meanwhile; in the list nothing moves for that.
      const stayed = places.filter(([row]) => after.has(row));
      expect(stayed.length).toBeGreaterThan(10);
      expect(stayed.map(([row]) => [row, after.get(row)])).toEqual(stayed);
      expect(await drawn(page)).toBeLessThanOrEqual(mostRows);
    }
    await expect(grid, 'the focus was never lost').toBeFocused();
    await expect.poll(async () => (await cursorOf(page)).place, 'nor the cursor').toBe('2');

    // J held down, well past the rows that were there at first.
    for (let i = 0; i < 300; i++) await page.keyboard.down('j');
    await page.keyboard.up('j');
    await expect.poll(async () => (await cursorOf(page)).place).toBe('302');
    await expect(grid).toBeFocused();
    await expect(grid).toHaveAttribute('aria-rowcount', String(many + 1));
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});

test('R25 a row deep in the list stays under the cursor whatever happens above it, and is the one that a key acts on', async ({ home }) => {
  const { running, page, engine, complaints, grid } = await open(home);
  try {
    await openScreen(page, 'Control+2');
    await expect(grid).toHaveAttribute('aria-rowcount', String(alerts + 1));
    await page.keyboard.press('End');
    await expect.poll(async () => (await cursorOf(page)).place).toBe(String(alerts + 1));
    // Up to one that nobody has answered; how many rows a page has depends on the banners that stand above.
    for (let i = 0; i < 200 && !(await cursorOf(page)).words.includes('New'); i++) await page.keyboard.press('PageUp');
    await settled(page);
    const row = await active(page);
    await expect(row).toContainText('New');
    expect(Number(await row.getAttribute('aria-rowindex'))).toBeGreaterThan(1000);
    const [name] = /Bearing \d+ hot/.exec((await row.textContent()) ?? '')!;
    // In the window of the list: a banner above it may come and go meanwhile.
    const place = () =>
      row.evaluate((element) => [
        element.getAttribute('aria-rowindex'),
        Math.round(element.getBoundingClientRect().top - element.closest('[role="grid"]')!.getBoundingClientRect().top),
      ]);
    const before = await place();

    // Somebody answers the first two hundred meanwhile.
    const first = await new Promise<Parameters<Parameters<typeof engine.alertQueue>[1]>[0]>(
      (resolve) => void engine.alertQueue({ tab: 'active', search: '', limit: 200 }, resolve),
    );
    await engine.acknowledge({ alerts: first.rows.map(({ pointId, call }) => ({ pointId, call })), note: '' });
    await expect(page.getByText(`${(alerts * 0.75 - 200).toLocaleString('en-GB')} unacknowledged`)).toBeVisible();
    expect(await place()).toEqual(before);

    await page.keyboard.press('a');
    await expect(row).toContainText('Acked');
    await expect(row).toContainText(name);
    await expect(page.getByText('1 acknowledged', { exact: true }).first()).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});

test('R25 two keys acknowledge from any screen, three acknowledge all that match, and each is named', async ({ home }) => {
  const { running, page, complaints, sent, grid } = await open(home);
  try {
    await expect(page.getByRole('navigation')).toBeVisible();
    await page.keyboard.press('Control+2');
    await expect(grid).toBeFocused();
    await expect(await active(page)).toContainText('New');
    await page.keyboard.press('a');
    await expect(page.getByText('1 acknowledged', { exact: true }).first()).toBeVisible();

    await page.keyboard.press('Control+a');
    await expect(page.getByText(`${alerts} selected`)).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.getByText(`${alerts * 0.75 - 1} acknowledged, ${alerts * 0.25 + 1} already were`).first()).toBeVisible();
    await expect(page.getByRole('banner').getByText(/\d unacknowledged/)).toHaveCount(0);
    await expect(await active(page)).toContainText('Acked');
    const named = sent
      .filter((text) => text.includes('"method":"acknowledge"'))
      .flatMap((text) => (JSON.parse(text) as { input: { alerts: { pointId: string; call: { of: number; at: number } }[] } }).input.alerts);
    expect(named.length).toBe(alerts + 1);
    expect(new Set(named.map(({ pointId }) => pointId)).size).toBe(alerts);
    for (const { call } of named) expect(call.at).toBe(call.of);
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});

test('R25 a person who hears the window walks through the queue by keys alone', async ({ home }) => {
  const { running, page, complaints, grid } = await open(home);
  try {
    await expect(page.getByRole('navigation')).toBeVisible();
    /** What is read out for the row of the cursor: everything in it that is not hidden from assistive technology. */
    const spoken = async (): Promise<string> =>
      grid.evaluate((element) => {
        const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
        if (!row) return '';
        const copy = row.cloneNode(true) as Element;
        for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
        return [...copy.querySelectorAll('[role="gridcell"]')].map(({ textContent }) => textContent.trim()).join(' | ');
      });
    await page.keyboard.press('Control+2');
    await expect(grid).toBeFocused();
    await expect(grid).toHaveAccessibleName(/active alerts/i);
    await expect(grid).toHaveAttribute('aria-multiselectable', 'true');
    await expect.poll(spoken).toMatch(/Critical \| \d+ \| New \| .*Bearing \d+ hot/);
    const top = await spoken();
    await page.keyboard.press('ArrowDown');
    await expect.poll(spoken).not.toBe(top);
    await page.keyboard.press('Space');
    await expect(await active(page)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.locator('[aria-live="polite"]').filter({ hasText: '2 acknowledged' })).toHaveCount(1);
    await expect.poll(spoken).toMatch(/Critical \| \d+ \| Acked/);
    await page.keyboard.press('Escape');
    // From region to region, and out of each form again without anything done.
    await page.keyboard.press('F6');
    await expect(page.getByRole('region', { name: /Bearing/ })).toBeFocused();
    await page.keyboard.press('Shift+F6');
    await expect(grid).toBeFocused();
    await page.keyboard.press('s');
    await expect(page.getByRole('dialog')).toHaveAccessibleName(/shelve/i);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(grid).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});

test('a link to an alert far down the list lands on it, and coming back to the list finds the row that was left', async ({ home }) => {
  const { running, page, complaints, engine, grid } = await open(home);
  try {
    const { seqs } = await engine.alertOrder({ tab: 'active', search: '' });
    const deep = seqs[1800]!;
    const { rows } = await new Promise<{ readonly rows: readonly { readonly pointId: string; readonly name: string }[] }>((resolve, reject) => {
      engine.alertRows({ tab: 'active', search: '', seqs: [deep] }, resolve, reject);
    });
    const [row] = rows;
    await expect(page.getByRole('navigation')).toBeVisible();
    await page.evaluate((hash) => (location.hash = hash), `#/alerts/active?point=${row!.pointId}`);
    await expect(grid).toHaveAttribute('aria-activedescendant', new RegExp(`-${deep}$`));
    await expect(await active(page)).toBeInViewport();
    await expect(page.getByRole('region', { name: 'Details' }).or(page.locator('[data-region=detail]')).first()).toContainText(row!.name);

    await page.keyboard.press('Control+1');
    await expect(grid).toHaveCount(0);
    await page.keyboard.press('Control+2');
    await expect(grid).toHaveAttribute('aria-activedescendant', new RegExp(`-${deep}$`));
    await expect(await active(page)).toBeInViewport();

    // What a link wants may have been set aside since: its list is opened.
    await engine.shelve({ points: [row!.pointId as never], until: Date.now() + 3_600_000, oneShot: false, reason: 'Sensor is being changed' });
    await page.evaluate((hash) => (location.hash = hash), `#/alerts/active?point=${row!.pointId}`);
    await expect(page.getByRole('tab', { name: 'Shelved · 1' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('row', { name: new RegExp(row!.name) })).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
  }
});
