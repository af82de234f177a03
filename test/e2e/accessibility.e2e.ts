import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';
import { startAedes } from '../brokers.ts';
import { startConsole } from '../console-process.ts';
import { test } from './fixture.ts';

const themes = ['neutral', 'dark', 'daylight'] as const;
const densities = ['compact', 'glove', 'comfortable'] as const;

test.setTimeout(360_000); // some fifty runs of axe, on a machine that may be busy with other tests

/** A menu hangs at the end of the document and so in no landmark: the one rule of axe that cannot hold for it. */
const audit = async (page: Page, what: string, isMenu: boolean): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const theme of themes) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    const builder = new AxeBuilder({ page }).setLegacyMode(); // there are no frames, and a second page for each run costs more than the run
    // Themes differ in their colours and in nothing else.
    const { violations } = await (
      theme === 'neutral' ? builder.disableRules(isMenu ? 'region' : []) : builder.withRules(['color-contrast', 'link-in-text-block'])
    ).analyze();
    for (const { id, nodes } of violations) for (const { html, failureSummary } of nodes) found.push(`${what}, ${theme}: ${id}: ${html}\n${failureSummary}`);
  }
  // Sizes change the room of things and the places of texts, and nothing else. In a tall window no bar at its end covers what can be scrolled.
  await page.setViewportSize({ width: 1366, height: 2400 });
  for (const density of densities) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-density', name), density);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withRules(['target-size', 'scrollable-region-focusable']).analyze();
    for (const { id, nodes } of violations) for (const { html, failureSummary } of nodes) found.push(`${what}, ${density}: ${id}: ${html}\n${failureSummary}`);
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  return found;
};

test('R25, U4: axe finds nothing on any screen, form, dialog and menu in the three themes and the three sizes', async ({ home }) => {
  const broker = await startAedes();
  const running = await startConsole({ home });
  const found: string[] = [];
  try {
    const { page, complaints } = await running.openWindow();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const check = async (what: string, { isMenu = false } = {}) => void found.push(...(await audit(page, what, isMenu)));
    const go = async (hash: string) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    };
    const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
    const closed = async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog').or(page.getByRole('alertdialog')).or(page.getByRole('menu'))).toHaveCount(0);
    };

    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await check('set-up');
    await button('Enter the address').click();
    await expect(page.getByRole('textbox', { name: 'Address of the broker' })).toBeFocused();
    await check('set-up, connect');
    await page.reload();

    await button('Start the demo site').click();
    await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible({ timeout: 60_000 });
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

    const to = Date.now();
    await go(`#/report/shift?from=${to - 3_600_000}&to=${to}`);
    await expect(page.locator('html')).toHaveAttribute('data-report-ready', 'true');
    await check('shift report');

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    await running.stop();
    await broker.stop();
  }
});
