import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { expect } from 'playwright/test';
import type { SeriesRow } from '../../src/contract/views.ts';
import { verifyReport } from '../../src/main/report/verify-report.ts';
import { mosquittoMissing, startMosquitto } from '../brokers.ts';
import { startConsole } from '../console-process.ts';
import { openDesktop, test } from './fixture-electron.ts';
import { root } from './fixture.ts';
import { first, highLimit, isOnline, openScreen, profileOf } from './site-fixture.ts';

const hour = 3_600_000;
const rule = { name: /Bearing temperature high/ };
const tools = [
  ['pdftotext', '-v', 'poppler-utils'],
  ['qpdf', '--version', 'qpdf'],
] as const;
const read = (program: string, ...args: readonly string[]) => execFileSync(program, args, { encoding: 'utf8' });
const outline = (file: string) => read('qpdf', '--json', '--json-key=outlines', file).match(/"title": ".*"/g);
/** The page that says who signed: each shell opens only what it sealed itself. */
const withoutSeal = (text: string) => text.slice(0, text.lastIndexOf('\nIntegrity\n'));
/** What two prints of one report may differ in: when they were made, their number, the newest record, how long an open alert has lasted by then, and so the share that was observed. */
const unmade = (text: string) =>
  withoutSeal(text)
    .replaceAll(/[0-9a-f]{64}/g, '<hash>')
    .replaceAll(/[0-9a-f]{8}(?:-\s*[0-9a-f]{4}){3}-\s*[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d\d:\d\d:\d\d/g, '<time>')
    .replaceAll(/\b\d+\s?s\b/g, '<duration>')
    .replaceAll(/connected for [\d.]+ %/g, 'connected for <share>')
    .replaceAll(/\s+/g, ' '); // a longer time may break its line elsewhere

test('the main job in Electron: a breach is acknowledged, outlives a restart, and stands in the same PDF as in the browser shell', async ({ home }) => {
  test.skip(mosquittoMissing !== undefined, mosquittoMissing);
  for (const [program, argument, name] of tools)
    test.skip(spawnSync(program, [argument]).error !== undefined, `${program} is not installed (Debian: apt-get install ${name})`);
  test.slow(); // four starts and two prints
  const broker = await startMosquitto();
  const device = await mqtt.connectAsync(broker.url);
  const publish = (value: number) => device.publishAsync('plant/P-11/temp', JSON.stringify({ value, unit: '°C' }), { qos: 1 });
  let running: Awaited<ReturnType<typeof startConsole>> | undefined;
  let desktop: Awaited<ReturnType<typeof openDesktop>> | undefined;
  try {
    // Set up in the browser shell: both shells work on one data folder, one after the other.
    running = await startConsole({ home });
    const { engine } = await running.openWindow();
    await engine.addConnection({ profile: profileOf(broker.url), password: '' });
    await isOnline(engine);
    await publish(20);
    const [series] = await first<SeriesRow>(
      (next) => engine.series({}, next),
      (rows) => rows.length === 1,
    );
    await engine.createThreshold({ draft: highLimit(series!, 'Bearing temperature high', 80) });
    await running.stop();

    desktop = await openDesktop(home);
    await openScreen(desktop.page, 'Control+2');
    await expect(desktop.page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
    await publish(91.5); // kept by the broker until the session of the desktop is there
    await expect(desktop.page.getByRole('row', rule)).toContainText('New');
    await desktop.page.keyboard.press('a');
    await expect(desktop.page.getByRole('row', rule)).toContainText('Acked');
    await desktop.app.close();

    desktop = await openDesktop(home);
    const { app, page } = desktop;
    await openScreen(page, 'Control+2');
    await expect(page.getByRole('row', rule)).toContainText('Acked');

    const [fromElectron, fromBrowser] = [join(home, 'electron.pdf'), join(home, 'browser.pdf')];
    const to = Math.ceil(Date.now() / 60_000) * 60_000;
    const period = { from: to - 8 * hour, to };
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, fromElectron);
    await page.evaluate((hash) => (location.hash = hash), `#/reports?from=${period.from}&to=${period.to}`);
    await page.getByRole('button', { name: 'Save PDF' }).click();
    await expect(page.getByRole('status').getByText(`Saved as ${fromElectron}`)).toBeVisible({ timeout: 40_000 });
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1); // the one for printing is gone
    const times = ['--from', new Date(period.from).toISOString(), '--to', new Date(period.to).toISOString()];
    read(process.execPath, join(root, 'out', 'cli.js'), 'report', 'shift', '--home', home, '--out', fromBrowser, ...times);

    const texts = [fromElectron, fromBrowser].map((file) => read('pdftotext', '-layout', file, '-'));
    expect(texts[0]).toContain('Bearing temperature high');
    for (const text of texts) expect(text).toMatch(/^ *(?:Signed by this console|UNSIGNED: )/m);
    expect(verifyReport(readFileSync(fromElectron))).toMatchObject({ seal: { fieldwatchSeal: 1 } });
    expect(unmade(texts[0]!)).toBe(unmade(texts[1]!));
    const facts = [fromElectron, fromBrowser].map((file) => read('pdfinfo', file).match(/^(?:Pages|Tagged|Page size):.*$/gm));
    expect(facts[0]).toContainEqual(expect.stringMatching(/^Tagged: +yes$/));
    expect(facts[0]).toEqual(facts[1]);
    expect(outline(fromElectron)).toContain('"title": "Summary"');
    expect(outline(fromElectron)).toEqual(outline(fromBrowser));
  } finally {
    await running?.stop(); // else a failed setup leaves it behind, with the lock of the data folder
    await desktop?.app.close();
    await device.endAsync();
    await broker.stop();
  }
});
