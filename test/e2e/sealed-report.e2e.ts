import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, type Page, type TestInfo } from 'playwright/test';
import type { AlertRow } from '../../src/contract/views.ts';
import { printReport } from '../../src/main/cli/print-report.ts';
import { sealReport } from '../../src/main/report/seal-pdf.ts';
import type { Signer } from '../../src/main/report/signer.ts';
import { newKeyPair, privateKeyFrom, signWith } from '../../src/main/report/signing-key.ts';
import { verifyReport } from '../../src/main/report/verify-report.ts';
import { labels } from '../../src/domain/alert/label.ts';
import { givenAlert, givenReport } from '../renderer/report/given-report.ts';
import { root } from './fixture.ts';
import { highLimit, openScreen, test } from './site-fixture.ts';

const missing = ['qpdf', 'pdftotext', 'pdfinfo', 'pdffonts', 'pdfdetach'].filter((program) => spawnSync(program, ['--version']).error !== undefined);
test.skip(missing.length > 0, `${missing.join(', ')} not installed (Debian: apt-get install qpdf poppler-utils)`);

/** What a reader says of a file; it must not complain about anything. */
const read = (program: string, ...args: readonly string[]): string => {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  expect([program, status, stderr]).toEqual([program, 0, '']);
  return stdout;
};
const cli = (...args: readonly string[]): string => execFileSync(process.execPath, [join(root, 'src/main/cli/main.ts'), ...args], { encoding: 'utf8' });

const signerOf = (): Signer => {
  const { fingerprint, publicKey, secret } = newKeyPair();
  const key = privateKeyFrom(secret, fingerprint)!;
  return { signature: { state: 'signed', fingerprint, since: 1000 }, publicKey, sign: (message) => signWith(key, message) };
};

test('R17 the same report printed twice by the browser is the same file, sound, tagged, with embedded fonts, and opens clean in two readers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-e2e-'));
  try {
    const signer = signerOf();
    const { integrity, ...rest } = givenReport(labels.map((label, i) => givenAlert(i + 1, label)));
    const report = { ...rest, integrity: { ...integrity!, signature: signer.signature } };
    const [one, two] = [sealReport(await printReport(report), report, signer), sealReport(await printReport(report), report, signer)];
    expect(one.equals(two)).toBe(true);
    expect(verifyReport(one).intact).toBe(true);

    const file = join(folder, 'shift.pdf');
    writeFileSync(file, one);
    expect(read('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
    const facts = read('pdfinfo', file);
    expect(facts).toMatch(/^Tagged:\s+yes$/m);
    expect(facts).toMatch(/^Creator:\s+Fieldwatch 0\.1\.0$/m);
    expect(facts).toMatch(/^CreationDate:\s+.*2026/m);
    const fonts = read('pdffonts', file)
      .split('\n')
      .slice(2)
      .filter((line) => line !== '');
    expect(fonts.length).toBeGreaterThan(1);
    for (const line of fonts) expect(line).toMatch(/ yes (yes|no) (yes|no) +\d+ +\d+$/);
    const text = read('pdftotext', '-layout', file, '-');
    expect(text.split(report.chainHead).length - 1).toBeGreaterThan(Number(/^Pages:\s+(\d+)$/m.exec(facts)![1])); // at the foot of every page, and on its own
    expect(text).toContain('Signed by this console');
    expect(text).toContain(report.integrity.extractSha256);

    read('pdfdetach', '-saveall', '-o', folder, file);
    const { integrity: _own, ...data } = JSON.parse(JSON.stringify(report)) as typeof report;
    expect(JSON.parse(readFileSync(join(folder, 'fieldwatch-extract.json'), 'utf8'))).toEqual(data);
    expect(JSON.parse(readFileSync(join(folder, 'fieldwatch-seal.json'), 'utf8'))).toMatchObject({ fieldwatchSeal: 1, report: { id: report.reportId } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('R16 changed bytes of a printed report are all detected, and the page is named', async () => {
  const report = givenReport(labels.map((label, i) => givenAlert(i + 1, label)));
  const file = sealReport(await printReport(report), report, signerOf());
  const sealed = verifyReport(file);
  expect(sealed.intact).toBe(true);
  const named = new Set<number>();
  const stride = Math.floor(file.length / 600);
  for (let offset = 0; offset < file.length; offset += stride) {
    const changed = Buffer.from(file);
    changed[offset]! ^= 1 << (offset % 8);
    const verdict = verifyReport(changed);
    expect(verdict.intact, `byte ${offset}`).toBe(false);
    if (!verdict.intact) for (const page of verdict.place?.pages ?? []) named.add(page);
  }
  const pages = Number(/\/Type \/Pages\n\/Count (\d+)/.exec(file.toString('latin1'))?.[1]);
  expect([...named].toSorted((a, b) => a - b)).toEqual(Array.from({ length: pages }, (_, i) => i + 1));
});

/** Saves the report of the last hours from the window, as a person does. */
const saveFromWindow = async (page: Page, info: TestInfo, name = 'sealed.pdf'): Promise<string> => {
  await page.reload();
  await openScreen(page, 'Control+6');
  await page
    .getByRole('radio', { name: 'Other time' })
    .or(page.getByRole('button', { name: 'Other time' }))
    .click();
  await page.getByLabel('To', { exact: true }).fill(new Date(Date.now() + 120_000).toISOString().slice(0, 16));
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PDF' }).click();
  mkdirSync(info.outputDir, { recursive: true });
  const file = join(info.outputDir, name);
  await (await saved).saveAs(file);
  return file;
};

test('R17 the numbers of a saved report equal queries of the stores; fieldwatch verify knows it, its key and its log', async ({ site }, info) => {
  const { engine, page } = await site.start();
  const devices = ['P-11', 'P-12', 'P-13', 'P-14', 'P-15'];
  const rows = await site.connect(engine, Object.fromEntries(devices.map((device) => [`${device}/temp`, 20])));
  for (const [i, row] of rows.entries()) {
    const draft = highLimit(row, `Bearing of ${row.device} hot`, 80);
    await engine.createThreshold({ draft: { ...draft, levels: draft.levels.map((level) => ({ ...level, severity: i < 2 ? 'warning' : 'high' })) } });
  }
  for (const device of devices) await site.publish(device, 'temp', 95);
  const alerts = await new Promise<readonly AlertRow[]>(
    (resolve) => void engine.alertQueue({ tab: 'active', search: '', limit: 100 }, (queue) => queue.total === devices.length && resolve(queue.rows)),
  );
  for (const alert of alerts.slice(0, 2)) await engine.acknowledge({ alerts: [{ pointId: alert.pointId, call: alert.call }], note: '' });
  await site.publish('P-11', 'temp', 20);
  await engine.shelve({ points: [alerts[4]!.pointId], until: Date.now() + 3_600_000, oneShot: false, reason: 'Tested' });
  const file = await saveFromWindow(page, info);

  const found = JSON.parse(cli('verify', file, '--home', site.home, '--json')) as Record<string, unknown>;
  expect([found['intact'], found['code'], found['against']]).toEqual([true, 'ok', 'log']);

  const text = read('pdftotext', '-layout', file, '-').replaceAll(/\s+/g, ' ');
  const folder = join(site.home, 'tenants');
  const db = new Database(join(folder, readdirSync(folder)[0]!, 'ops.db'), { readonly: true });
  const raised = db
    .prepare<[], { severity: string; count: number }>(
      "SELECT data ->> '$.evidence.severity' AS severity, count(*) AS count FROM event WHERE type = 'AlertRaised' GROUP BY 1",
    )
    .all();
  const countOf = (severity: string) => raised.find((row) => row.severity === severity)?.count ?? 0;
  const total = raised.reduce((sum, { count }) => sum + count, 0);
  const acknowledged = db.prepare<[], number>("SELECT count(DISTINCT stream) FROM event WHERE type = 'AlertAcknowledged'").pluck().get();
  expect([total, countOf('high'), countOf('warning'), acknowledged]).toEqual([5, 3, 2, 2]);
  expect(text).toContain(`${total} alerts belong to this period`);
  expect(text).toMatch(new RegExp(`Critical ${countOf('critical')} .*High ${countOf('high')} .*Warning ${countOf('warning')} .*Info ${countOf('info')} `));
  expect(text).toContain(`${acknowledged} of ${total}`);

  const { chain } = (found as { seal: { chain: { position: number; head: string } } }).seal;
  const head = db.prepare<[number], string>('SELECT lower(hex(hash)) FROM event WHERE position = ?').pluck().get(chain.position);
  expect(text).toContain(`No. ${chain.position}`);
  expect(text).toContain(head!);
  const kinds = db
    .prepare<[number], { kind: string; count: number }>(
      "SELECT CASE instr(stream, '/') WHEN 0 THEN stream ELSE substr(stream, 1, instr(stream, '/') - 1) END AS kind, count(*) AS count FROM event WHERE position <= ? GROUP BY 1",
    )
    .all(chain.position);
  const printed: Readonly<Record<string, string>> = {
    alert: 'Alerts, and what people did about them',
    threshold: 'Thresholds',
    connection: 'Connections',
    'signing-key': 'Signing keys',
  };
  for (const [kind, words] of Object.entries(printed)) expect(text).toContain(`${words} ${kinds.find((one) => one.kind === kind)!.count} `);
  expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(chain.position);
  db.close();

  const samples = cli('query', '--metric', 'temp', '--from', '-1h', '--home', site.home, '--json')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly device: string });
  // The contents name the sections first.
  const coverage = text.slice(text.lastIndexOf('Data coverage'), text.lastIndexOf('Alert log'));
  for (const device of devices) expect(coverage).toMatch(new RegExp(`${device} (?:not known|\\d+) ${samples.filter((one) => one.device === device).length} `));
});

test('R16 a new key is made in the window; the report of the former one still verifies, and the next one is signed with the new one', async ({
  site,
}, info) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  const verdictOf = (file: string) =>
    JSON.parse(cli('verify', file, '--home', site.home, '--json')) as {
      readonly code: string;
      readonly seal: { readonly key: { readonly fingerprint: string } };
    };
  const before = await saveFromWindow(page, info, 'before.pdf');
  const first = verdictOf(before);
  await page.goto(`${page.url().split('#')[0]}#/settings/about`);
  const key = page.getByRole('region').filter({ hasText: 'Signing key' }).locator('code').first();
  await expect(key).toHaveText(first.seal.key.fingerprint.replaceAll(/.{4}(?!$)/g, '$& '));
  await page.getByRole('button', { name: 'Make a new key' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make a new key' }).click();
  await expect(page.getByText('one, whose reports still verify')).toBeVisible();
  const next = verdictOf(await saveFromWindow(page, info, 'after.pdf'));
  expect([verdictOf(before).code, next.code]).toEqual(['ok', 'ok']);
  expect(next.seal.key.fingerprint).not.toBe(first.seal.key.fingerprint);
});
