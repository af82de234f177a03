import { expect, type Page } from 'playwright/test';
import type { ConsoleWindow } from '../console-process.ts';
import { highLimit, openScreen, type Site, test } from './site-fixture.ts';

/** Presses keys, counts them, and looks after each that the focus is somewhere a person can see. */
const counted = (page: Page) => {
  let presses = 0;
  return {
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        // oxlint-disable-next-line no-await-in-loop -- one key after the other
        await page.keyboard.press(key);
        presses++;
      }
      // While a form closes, the focus is on its way back.
      await expect
        .poll(() =>
          page.evaluate(() => {
            const at = document.activeElement;
            const box = at?.getBoundingClientRect();
            return at !== null && (at === document.body || (box !== undefined && box.width > 0 && box.bottom > 0 && box.top < innerHeight));
          }),
        )
        .toBe(true);
    },
    count: () => presses,
  };
};

const raise = async (site: Site, engine: ConsoleWindow['engine'], devices: readonly string[]) => {
  const rows = await site.connect(engine, Object.fromEntries(devices.map((device) => [`${device}/temp`, 20])));
  for (const row of rows) await engine.createThreshold({ draft: highLimit(row, `${row.device} bearing`, 80) });
  for (const device of devices) await site.publish(device, 'temp', 91);
};
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

test('U16, U10: acknowledge, shelve, note, Trends, device, theme, each by keys alone and within its bound', async ({ site }) => {
  const { engine, page } = await site.start();
  await raise(site, engine, ['P-11', 'P-12']);
  await page.reload();
  await openScreen(page, 'Control+1');
  await expect(page.getByText(/2 unacknowledged/)).toBeVisible();

  // F1: from any screen, two keys.
  const one = counted(page);
  await one.press('Control+2');
  await expect(row(page, 'P-12 bearing')).toContainText('New');
  await one.press('A');
  await expect(page.getByText(/1 unacknowledged/)).toBeVisible();
  expect(one.count()).toBe(2);

  // F2: inside the queue, one key on the row that has the cursor.
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(row(page, 'bearing').first()).toContainText('New');
  const two = counted(page);
  await two.press('A');
  await expect(page.getByText('All acknowledged')).toBeVisible();
  expect(two.count()).toBe(1);

  // F8: a note.
  const eight = counted(page);
  await eight.press('N');
  await expect(page.getByRole('textbox', { name: /Note/ })).toBeFocused();
  await page.keyboard.type('Grease gun ordered');
  await eight.press('Control+Enter');
  await expect(page.getByText('Grease gun ordered').first()).toBeVisible();
  expect(eight.count()).toBe(2);

  // F4: shelve one hour with a reason.
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(row(page, 'bearing').first()).toBeVisible();
  const four = counted(page);
  await four.press('S');
  await expect(page.getByRole('dialog')).toBeVisible();
  await four.press('2', 'Enter');
  await expect(page.getByText(/1 shelved/i).first()).toBeVisible();
  expect(four.count()).toBe(3);

  // F6: the metric of the alert in Trends.
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(row(page, 'bearing').first()).toBeVisible();
  const six = counted(page);
  await six.press('T');
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/trends\?series=/);
  expect(six.count()).toBe(1);

  // F7: a device by two letters or more.
  const seven = counted(page);
  await seven.press('Control+K');
  await expect(page.getByRole('combobox', { name: 'Search or command' })).toBeFocused();
  await page.keyboard.type('P-12');
  await expect(page.getByRole('option', { name: /^P-12/ }).first()).toBeVisible();
  await expect(page.getByRole('option', { name: /Device$/ })).toBeVisible();
  await seven.press('Enter');
  expect(seven.count()).toBe(2);

  // F13: the theme.
  const theme = await page.evaluate(() => document.documentElement.dataset['theme']);
  const thirteen = counted(page);
  await thirteen.press('Alt+T');
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).not.toBe(theme);
  expect(thirteen.count()).toBe(1);
});

test('U16, U10: everything that fits a filter is acknowledged by three keys, and the palette does it by number', async ({ site }) => {
  const { engine, page } = await site.start();
  await raise(site, engine, ['P-11', 'P-12', 'CH-01']);
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByText(/3 unacknowledged/)).toBeVisible();
  await expect(row(page, 'P-11 bearing')).toBeVisible();

  const three = counted(page);
  await three.press('/');
  await expect(page.getByRole('textbox', { name: 'Filter' })).toBeFocused();
  await page.keyboard.type('device:P*');
  await expect(row(page, 'CH-01 bearing')).toBeHidden();
  await page.keyboard.press('Enter'); // part of the filter: the list has the keys again
  await expect(row(page, 'P-11 bearing')).toBeVisible();
  await three.press('Control+A', 'A');
  await expect(page.getByText('2 acknowledged').first()).toBeVisible();
  expect(three.count()).toBe(3);

  // By its number, from another screen; the preview says what Enter will do.
  await openScreen(page, 'Control+3');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('ack 99');
  await expect(page.getByText('There is no alert #99.').first()).toBeVisible();
  const number = (await engine.alertByNumber({ number: 1 }))?.label === 'B' ? 1 : (await engine.alertByNumber({ number: 2 }))?.label === 'B' ? 2 : 3;
  await page.keyboard.press('Control+A');
  await page.keyboard.type(`ack ${number}`);
  await expect(page.getByRole('option', { name: /^Acknowledges #\d CH-01/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('All acknowledged')).toBeVisible();
});

test('U17: a key is changed, single keys are switched off, letters do nothing in a field, and all of it survives a restart', async ({ site }) => {
  const { engine, page } = await site.start();
  await raise(site, engine, ['P-11']);
  await page.reload();
  await openScreen(page, 'Control+8');
  await page.getByRole('tab', { name: 'Shortcuts' }).click();
  await page.getByRole('searchbox', { name: 'Find a command or a key' }).fill('acknowledge');
  await page.getByRole('button', { name: 'Change the key of Acknowledge', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'New key for Acknowledge' })).toBeFocused();
  await page.keyboard.press('n');
  await expect(page.getByRole('alert')).toContainText('N is the key of: Write a note.');
  await page.getByRole('button', { name: 'Leave it there' }).click();
  await page.getByRole('button', { name: 'Change the key of Acknowledge', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'New key for Acknowledge' })).toBeFocused();
  await page.keyboard.press('q');
  await expect(page.getByRole('button', { name: 'Set the key of Acknowledge back' })).toBeVisible();

  await site.process().stop();
  const again = await site.start();
  await openScreen(again.page, 'Control+2');
  await expect(row(again.page, 'P-11 bearing')).toContainText('New');
  await expect(again.page.getByRole('button', { name: /^Acknowledge/ }).first()).toHaveAttribute('aria-keyshortcuts', 'Q');
  await again.page.keyboard.press('a');
  await again.page.keyboard.press('/');
  await expect(again.page.getByRole('textbox', { name: 'Filter' })).toBeFocused();
  await again.page.keyboard.type('qqq');
  await expect(again.page.getByText(/1 unacknowledged/)).toBeVisible();
  await again.page.getByRole('textbox', { name: 'Filter' }).fill('');
  await again.page.keyboard.press('Enter');
  await again.page.keyboard.press('q');
  await expect(again.page.getByText('All acknowledged')).toBeVisible();
});
