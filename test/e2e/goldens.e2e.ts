import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import type { SeriesRow } from '../../src/contract/views.ts';
import { root, test } from './fixture.ts';
import { clock, compare, goldenAt, goldenEnv, seen, themes, wear, withGoldenSite } from './golden.ts';
import { seedGoldenSite } from './golden-site.ts';
import { first } from './site-fixture.ts';

// The pictures are made by `npx playwright test --project=browser test/e2e/goldens.e2e.ts --update-snapshots` and looked at before they
// are kept. Another Chromium draws otherwise, so they count where theirs is.
test.describe.configure({ mode: 'parallel', timeout: 300_000 }); // many pictures, on a machine that may be busy with other tests
const madeBy = 'Chromium 156';
const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const version = spawnSync(executable, ['--version', '--no-sandbox'], { encoding: 'utf8' }).stdout?.trim() ?? '';
const isOther = !version.startsWith(madeBy) || process.platform !== 'linux' || process.arch !== 'x64';
test.skip(isOther, `pictures were made by ${madeBy} on Linux x64; here is ${version || 'none'} on ${process.platform} ${process.arch}`);

const screens: readonly { readonly name: string; readonly hash: string; readonly ready: string; readonly isForGloves?: boolean }[] = [
  { name: 'overview', hash: 'overview', ready: 'article svg path', isForGloves: true },
  { name: 'alerts', hash: 'alerts/active', ready: 'figure', isForGloves: true },
  { name: 'devices', hash: 'devices?device=CH-01', ready: 'figure', isForGloves: true },
  { name: 'rules', hash: 'rules', ready: '[role=row] b' },
  { name: 'reports', hash: 'reports', ready: 'h2' },
  { name: 'sync', hash: 'sync', ready: '[data-list-state], section li' },
  { name: 'settings', hash: 'settings/connections', ready: 'li code' },
];
const inHours = 3_600_000;

test('every screen looks as it was approved, in three themes, and the four main ones with gloves', async ({ home }) => {
  await withGoldenSite(home, async ({ page, engine }) => {
    const series = await first<SeriesRow>(
      (next) => engine.series({}, next),
      (rows) => rows.length === 8,
    );
    const shown = ['CH-01', 'CH-02'].map((device) => series.find((one) => one.device === device && one.metric === 'supply_temp')!.seriesId);
    const trends = { name: 'trends', hash: `trends?series=${shown.join(',')}&span=${8 * inHours}&bands=1`, ready: 'figure', isForGloves: true };
    for (const { name, hash, ready, isForGloves = false } of [...screens, trends]) {
      /* oxlint-disable no-await-in-loop -- one window, one picture after the other */
      await seen(page, hash, ready);
      for (const theme of themes) {
        await wear(page, 'theme', theme);
        await compare(page, `${name}-${theme}`);
      }
      await wear(page, 'theme', 'neutral');
      if (!isForGloves) continue;
      await wear(page, 'density', 'glove');
      await compare(page, `${name}-glove`);
      await wear(page, 'density', 'comfortable');
      /* oxlint-enable no-await-in-loop */
    }
  });
});

test('U27: the states of a list are four different pictures; the queue without red and green and without colours; the dialogs', async ({ home }) => {
  await withGoldenSite(home, async ({ page }) => {
    let answer: 'whole' | 'none' | 'refusal' = 'whole';
    await page.routeWebSocket('**/engine', (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => socket.send(message));
      socket.onMessage((message) => {
        const asked = typeof message === 'string' && message.includes('"method":"devices"');
        if (!asked || answer === 'whole') return server.send(message);
        const { id } = JSON.parse(message) as { readonly id: number };
        if (answer === 'refusal')
          socket.send(JSON.stringify({ id, error: { code: 'reader.stopped', message: 'Reading the history was interrupted. Try again.' } }));
      });
    });
    await page.reload();
    await seen(page, 'alerts/active', 'figure');
    const eyes = await page.context().newCDPSession(page);
    for (const type of ['deuteranopia', 'achromatopsia'] as const) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      await eyes.send('Emulation.setEmulatedVisionDeficiency', { type });
      await compare(page, `alerts-${type}`);
      /* oxlint-enable no-await-in-loop */
    }
    await eyes.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('s');
    await expect(page.getByRole('dialog')).toBeVisible();
    await compare(page, 'shelve');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+K');
    await expect(page.getByRole('combobox', { name: 'Search or command' })).toBeFocused();
    await compare(page, 'palette');
    await page.keyboard.press('Escape');

    const state = (name: string) => page.locator(`main [data-list-state="${name}"]`);
    await seen(page, 'alerts/shelved', '[data-list-state="nothing"]');
    await compare(page, 'list-nothing');
    await seen(page, 'devices', '[role=row]');
    await page.getByRole('search').getByRole('textbox').fill('boiler');
    await expect(state('no-match')).toBeVisible();
    await compare(page, 'list-no-match');
    answer = 'none';
    await page.reload();
    await expect(state('loading').getByRole('button', { name: 'Stop waiting' })).toBeVisible();
    await compare(page, 'list-loading');
    answer = 'refusal';
    await page.reload();
    await expect(state('failed')).toBeVisible();
    await compare(page, 'list-failed');
  });
});

test('the pages of a shift report look as they were approved', async ({ home }, info) => {
  test.skip(spawnSync('pdftoppm', ['-v']).error !== undefined, 'pdftoppm is not installed (Debian: apt-get install poppler-utils)');
  seedGoldenSite(home, goldenAt);
  const pdf = info.outputPath('shift.pdf');
  execFileSync(process.execPath, ['--import', clock, join(root, 'out/cli.js'), 'report', 'shift', '--out', pdf, '--home', home, '--last', '8h'], {
    env: goldenEnv,
    stdio: 'ignore',
  });
  execFileSync('pdftoppm', ['-r', '60', '-png', pdf, info.outputPath('page')]);
  const pages = readdirSync(info.outputDir).filter((name) => name.startsWith('page'));
  expect(pages.length).toBeGreaterThan(4);
  for (const name of pages) expect.soft(readFileSync(info.outputPath(name))).toMatchSnapshot(`report-${name}`);
});
