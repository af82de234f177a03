import { expect } from 'playwright/test';
import { startAedes } from '../brokers.ts';
import { walk } from './axe.ts';
import { test } from './fixture.ts';

// Each walk has a console of its own, so none waits for another.
test.describe.configure({ mode: 'parallel', timeout: 360_000 }); // some fifty runs of axe, on a machine that may be busy with other tests

test('R25, U4: axe finds nothing in the three themes and the three sizes: set-up, overview and alerts', async ({ home }) => {
  await walk(home, async ({ page, button, check, go, closed, demo }) => {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await check('set-up');
    await button('Enter the address').click();
    await expect(page.getByRole('textbox', { name: 'Address of the broker' })).toBeFocused();
    await check('set-up, connect');
    await page.reload();

    await demo();
    await button('Show').click();
    await check('overview');

    await go('#/alerts/active');
    await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
    await check('alerts');
    await page.getByRole('grid').focus();
    await page.keyboard.press('s');
    await expect(page.getByRole('dialog')).toBeVisible();
    await check('shelve');
    await closed();
    await button('More').click();
    await expect(page.getByRole('menu')).toBeVisible();
    await check('menu of alerts', { isMenu: true });
    await closed();
    await go('#/alerts/shelved');
    await expect(page.getByText('Nothing is set aside')).toBeVisible();
    await check('alerts, empty list');
  });
});

test('R25, U4: axe finds nothing in the three themes and the three sizes: trends, devices and reports', async ({ home }) => {
  await walk(home, async ({ page, button, check, go, closed, demo }) => {
    await demo();
    await go('#/trends');
    await button('Add series').click();
    for (const box of await page.getByRole('checkbox', { name: /supply_temp/ }).all()) await box.check();
    await check('choice of series');
    await closed();
    await page.getByRole('figure').focus();
    await page.keyboard.press('v');
    await expect(page.getByRole('table').first()).toBeVisible();
    await check('trends');

    await go('#/devices');
    await expect(page.getByRole('row', { name: /CH-01/ })).toBeVisible();
    await check('devices');

    await go('#/reports');
    await expect(button('Save PDF')).toBeVisible();
    await check('reports');

    await go('#/dashboards');
    await button('New dashboard').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Plant');
    await check('new dashboard');
    await button('Make it').click();
    await expect(page.getByRole('heading', { name: 'Plant' })).toBeVisible();
    await check('dashboard');
    await button(/^Change/).click();
    await expect(button(/^Save/)).toBeVisible();
    await check('dashboard being changed');
    await button('Throw changes away').click();
    await go('#/sync');
    await expect(page.getByRole('heading', { name: 'Brokers' })).toBeVisible();
    await check('sync and health');
    await page.keyboard.press('Control+K');
    await expect(page.getByRole('combobox', { name: 'Search or command' })).toBeFocused();
    await check('palette');
    await closed();

    const to = Date.now();
    await go(`#/report/shift?from=${to - 3_600_000}&to=${to}`);
    await expect(page.locator('html')).toHaveAttribute('data-report-ready', 'true');
    await check('shift report');
  });
});

test('R25, U4: axe finds nothing in the three themes and the three sizes: rules', async ({ home }) => {
  await walk(home, async ({ page, button, check, go, closed, demo }) => {
    await demo();
    await go('#/rules');
    await expect(page.getByRole('row', { name: /CH-01/ }).first()).toBeVisible();
    await check('rules');
    await button('Switch off…').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await check('switch a rule off');
    await closed();
    await button(/^Edit/).click();
    await page.keyboard.press('Control+Enter'); // with its complaints
    await expect(page.getByText('A reason is needed')).toBeVisible();
    await check('form of a rule');
    await button('Run the backtest').click();
    await expect(page.getByRole('group', { name: 'Result of the backtest' })).toBeVisible();
    for (const fold of await page.locator('form details > summary').all()) await fold.click();
    await page.getByRole('checkbox', { name: 'Judge it only at certain times' }).check();
    for (const kind of ['Deviation from a set point', 'Expression']) {
      await page.getByRole('combobox', { name: 'Kind of condition' }).click();
      await page.getByRole('option', { name: kind }).click();
    }
    await check('form of a rule with everything open');
    await button('Cancel').click();
    await button('Import, export…').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.getByTestId('threshold-file').setInputFiles({ name: 'rules.yaml', mimeType: 'text/yaml', buffer: Buffer.from('thresholds:\n  - name: A\n') });
    await expect(page.getByText('1 error. Nothing was changed.')).toBeVisible();
    await check('thresholds as a file');
    await closed();
  });
});

test('R25, U4: axe finds nothing in the three themes and the three sizes: settings and help', async ({ home }) => {
  const broker = await startAedes();
  try {
    await walk(home, async ({ page, button, check, go, closed, demo }) => {
      await demo();
      await go('#/settings/shortcuts');
      await expect(page.getByRole('button', { name: 'Change the key of Search or command' })).toBeVisible();
      await check('shortcuts');
      await go('#/settings/window');
      await expect(page.getByRole('heading', { name: 'More windows' })).toBeVisible();
      await check('window and start');
      await go('#/settings/connections');
      await expect(page.getByRole('listitem').filter({ hasText: 'Connected' })).toBeVisible();
      await check('connections of the demo');
      await button('Add a connection').click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Boiler house');
      await page.getByRole('textbox', { name: 'Address of the broker' }).fill(broker.url);
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await expect(page.getByText('The broker can be used')).toBeVisible();
      await check('form of a connection');
      await button('Add connection').click();
      await expect(button('Edit Boiler house')).toBeVisible();
      await check('connections');
      await button('Remove Boiler house').click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await check('remove a connection');
      await closed();
      await go('#/settings/scrape?new');
      await button('Add target').click(); // with its complaints
      await expect(page.getByText('Give the target a name')).toBeVisible();
      await check('form of a scrape target');
      await go('#/settings/http');
      await page.getByRole('textbox', { name: 'Name' }).fill('boiler');
      await button('Issue a token').click();
      await expect(page.getByText('copy it now')).toBeVisible();
      await check('http, a token');
      for (const section of ['scrape', 'display', 'storage', 'about']) {
        await go(`#/settings/${section}`);
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
        await check(section);
      }
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await check('help');
      await closed();
    });
  } finally {
    await broker.stop();
  }
});
