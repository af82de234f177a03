import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { expect } from 'playwright/test';
import { type AlertRow } from '../../src/contract/views.ts';
import { highLimit, openScreen, test } from './site-fixture.ts';

const missing = ['qpdf', 'pdftotext', 'pdfinfo'].filter((program) => spawnSync(program, ['--version']).error !== undefined);
test.skip(missing.length > 0, `${missing.join(', ')} not installed (Debian: apt-get install qpdf poppler-utils)`);

const read = (program: string, ...args: readonly string[]) => execFileSync(program, args, { encoding: 'utf8' });

test('the shift report is saved from the window: sound, tagged, outlined, numbered, with every alert of the shift', async ({ site }, info) => {
  const { engine, page } = await site.start();
  const devices = Array.from({ length: 12 }, (_, i) => `P-${i + 11}`);
  const rows = await site.connect(engine, Object.fromEntries(devices.map((device) => [`${device}/temp`, 20])));
  for (const row of rows) await engine.createThreshold({ draft: highLimit(row, `Bearing of ${row.device} hot`, 80) });
  for (const device of devices) await site.publish(device, 'temp', 95);
  const alerts = await new Promise<readonly AlertRow[]>(
    (resolve) =>
      void engine.alertQueue({ tab: 'active', search: '', limit: 100 }, (queue) => {
        if (queue.total === devices.length) resolve(queue.rows);
      }),
  );
  const [one] = alerts;
  await engine.acknowledge({ alerts: [{ pointId: one!.pointId, call: one!.call }], note: 'Grease ordered.' });

  await page.reload();
  await openScreen(page, 'Control+6');
  // A preset ends with the last full minute; the alerts are younger.
  await page
    .getByRole('radio', { name: 'Other time' })
    .or(page.getByRole('button', { name: 'Other time' }))
    .click();
  const end = new Date(Date.now() + 120_000).toISOString().slice(0, 16);
  await page.getByLabel('To', { exact: true }).fill(end);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PDF' }).click();
  const file = join(info.outputDir, 'shift.pdf');
  await (await saved).saveAs(file);
  await expect(page.getByText(/Saved as .+\.pdf/)).toBeVisible();

  read('qpdf', '--check', file);
  const facts = read('pdfinfo', file);
  expect(facts).toMatch(/^Tagged:\s+yes$/m);
  expect(facts).toMatch(/^Title:\s+Shift report, /m);
  const pages = Number(/^Pages:\s+(\d+)$/m.exec(facts)![1]);
  const text = read('pdftotext', '-layout', file, '-');
  expect(text).toContain(`Page 1 of ${pages}`);
  expect(text).toContain(`Page ${pages} of ${pages}`);
  for (const { name, alertId } of alerts) {
    expect(text).toContain(name);
    expect(text).toContain(alertId);
  }
  expect(text).toContain('Grease ordered.');
  // U28: every section is on the page that the contents say, and the contents name every section.
  const pageTexts = Array.from({ length: pages }, (_, i) => read('pdftotext', '-layout', '-f', String(i + 1), '-l', String(i + 1), file, '-'));
  const sections = [
    'Summary',
    'Open items for the next shift',
    'Data coverage',
    'Alert log',
    'Found late',
    'Alerts in detail',
    'Changes of thresholds',
    'Sign-off',
  ];
  for (const section of [...sections, 'Integrity']) {
    const said = Number(new RegExp(`${section}\\s+(\\d+)`).exec(pageTexts[0]!)?.[1]);
    // A heading stands alone in its line; in the contents a number follows.
    expect([section, pageTexts.findIndex((page) => new RegExp(`^\\s*${section}\\s*$`, 'm').test(page)) + 1]).toEqual([section, said]);
  }
  const { qpdf } = JSON.parse(read('qpdf', '--json', '--json-key=qpdf', file)) as { readonly qpdf: readonly unknown[] };
  expect(JSON.stringify(qpdf)).toContain('/Outlines');
});

test('R3 a breach that came late is in the PDF, in a section of its own and in no count of alerts', async ({ site }, info) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: { ...highLimit(row!, 'Bearing of P-11 hot', 80), latenessMs: 1000 } });
  const since = Date.now();
  await expect.poll(() => Date.now() - since, { timeout: 10_000 }).toBeGreaterThan(4500);
  const device = await mqtt.connectAsync(site.broker.url);
  for (const [ms, value] of [
    [1000, 20],
    [1500, 95],
    [2500, 20],
  ])
    await device.publishAsync('plant/P-11/temp', JSON.stringify({ ts: since + ms!, value, unit: '°C' }), { qos: 1 });
  await device.endAsync();
  await site.publish('P-11', 'temp', 20);
  const period = { from: since - 60_000, to: since + 120_000 };
  await expect.poll(async () => (await engine.shiftReport(period)).late?.length, { timeout: 20_000 }).toBe(1);

  await page.reload();
  await openScreen(page, 'Control+6');
  await page
    .getByRole('radio', { name: 'Other time' })
    .or(page.getByRole('button', { name: 'Other time' }))
    .click();
  await page.getByLabel('To', { exact: true }).fill(new Date(Date.now() + 120_000).toISOString().slice(0, 16));
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PDF' }).click();
  const file = join(info.outputDir, 'late.pdf');
  await (await saved).saveAs(file);
  const text = read('pdftotext', '-layout', file, '-').replaceAll(/\s+/g, ' ');
  expect(text).toContain('There was no alert in this period.');
  expect(text).toContain('1 found, 0 with other times, 0 withdrawn');
  const section = text.slice(text.indexOf('Nobody was called for it'));
  expect(section).toContain('P-11');
  expect(section).toMatch(/95(\.0)? °C/);
});
