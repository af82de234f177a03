import type { AlertRow } from '../../src/contract/views.ts';
import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

const at = (ms: number) => new Date(ms).toISOString().slice(0, 16);

test('an acknowledgement is taken back by Ctrl+Z and from the menu; what was done, who looks after it and a planned end are told', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
  await site.publish('P-11', 'temp', 91);
  const alert = page.getByRole('row', { name: /P-11 bearing/ });
  const detail = page.getByRole('region', { name: 'Alert details' });
  const menu = async (item: string | RegExp) => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await expect(alert).toContainText('New');

  // The own last acknowledgement, by its key: it calls again.
  await alert.click();
  await page.keyboard.press('a');
  await expect(page.getByText('1 acknowledged', { exact: true }).first()).toBeVisible();
  await expect(alert).not.toContainText('New');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: Acknowledged P-11 · P-11 bearing.').first()).toBeVisible();
  await expect(alert).toContainText('New');
  await expect(detail).toContainText('Acknowledgement withdrawn');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('There is nothing to take back.').first()).toBeVisible();

  // From the menu, which takes back anybody's. What is typed in a note is taken back by the field itself.
  await page.keyboard.press('a');
  await expect(alert).not.toContainText('New');
  await page.keyboard.press('n');
  await page.keyboard.type('x');
  await page.keyboard.press('Control+z');
  await expect(alert).not.toContainText('New');
  await page.keyboard.press('Escape');
  await menu('Take acknowledgement back');
  await expect(alert).toContainText('New');

  // Taken over, given back, and given to somebody else.
  await alert.click();
  await page.keyboard.press('o');
  await expect(alert).toContainText(/with \S/);
  await page.keyboard.press('o');
  await expect(alert).not.toContainText(/with \S/);
  await menu('Assign to…');
  await page.getByRole('dialog').getByLabel('Name').fill('Ben Okafor');
  await page.keyboard.press('Enter');
  await expect(alert).toContainText('with Ben Okafor');
  await expect(detail).toContainText('Ben Okafor');

  // What was done is asked for, its cause may be unknown.
  await alert.click();
  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('What was done')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('Write what was done.')).toBeVisible();
  await dialog.getByLabel('What was done').fill('Strainer cleaned');
  await dialog.getByLabel('Cause').fill('Fouling');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(detail.getByRole('listitem').filter({ hasText: 'Strainer cleaned · Fouling' })).toBeVisible();

  // Out of service with a planned end, in the zone of the site.
  const { zone } = await engine.session({});
  await menu(/Take out of service/);
  await dialog.getByLabel('Permit number').fill('LOTO-7');
  await dialog.getByLabel('Reason').fill('Seal is changed');
  await dialog.getByLabel(/Planned end/).fill('2020-01-01T10:00');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('The planned end must lie in the future.')).toBeVisible();
  const end = Date.now() + 3 * 3_600_000;
  const local = new Date(end).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16).replace(' ', 'T');
  await dialog.getByLabel(/Planned end/).fill(local);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('tab', { name: 'Shelved · 1' })).toBeVisible();
  await page.keyboard.press('.');
  await page.getByRole('tab', { name: /Shelved/ }).click();
  await expect(alert).toContainText(/planned until .*\d\d:\d\d/);
  await expect(detail).toContainText('it comes back by hand only');
  const listed = await new Promise<AlertRow>(
    (resolve) => void engine.alertQueue({ tab: 'shelved', search: '', limit: 10 }, ({ rows: [one] }) => one && resolve(one)),
  );
  expect(at(listed.plannedEnd!)).toBe(at(end));

  // All of it stands in the report of the shift.
  const report = await engine.shiftReport({ from: Date.now() - 3_600_000, to: Date.now() + 60_000 });
  expect(report.alerts).toMatchObject([{ owner: 'Ben Okafor', plannedEnd: listed.plannedEnd }]);
  expect(report.alerts[0]!.notes.some((note) => note.endsWith('Strainer cleaned · Fouling'))).toBe(true);
});

test('a threshold that asks for a note takes no acknowledgement without one, and the field says so', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-12/temp': 20 });
  await engine.createThreshold({ draft: { ...highLimit(row!, 'P-12 bearing', 80), noteMandatory: true } });
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
  await site.publish('P-12', 'temp', 91);
  const alert = page.getByRole('row', { name: /P-12 bearing/ });
  await expect(alert).toContainText('New');
  await alert.click();
  await page.keyboard.press('a');
  await expect(page.getByText('This threshold asks for a note with every acknowledgement.')).toBeVisible();
  await expect(page.locator('textarea:focus')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Write what you saw or did: without it this threshold takes no acknowledgement.')).toBeVisible();
  await expect(alert).toContainText('New');
  await expect(page.locator('textarea:focus, input:focus')).toBeVisible();
  await page.keyboard.type('Bearing is dry.');
  await page.keyboard.press('Control+Enter');
  await expect(alert).not.toContainText('New');
  await expect(page.getByRole('listitem').filter({ hasText: 'Bearing is dry.' })).toBeVisible();
});

test('one note answers several alerts, those whose threshold asks for it and those that need none, and what is refused is named', async ({ site }) => {
  const { engine, page } = await site.start();
  const rows = await site.connect(engine, { 'P-11/temp': 20, 'P-12/temp': 20, 'P-13/temp': 20 });
  for (const [i, row] of rows.entries())
    await engine.createThreshold({ draft: { ...highLimit(row, `${row.device} bearing`, 80), ...(i < 2 && { noteMandatory: true }) } });
  await page.reload();
  await openScreen(page, 'Control+2');
  await expect(page.getByRole('tabpanel').getByText('No active alerts')).toBeVisible();
  for (const { device } of rows) await site.publish(device, 'temp', 91);
  await page.keyboard.press('.');
  await expect(page.getByRole('tab', { name: 'Active · 3' })).toBeVisible();
  await page.keyboard.press('.');
  await expect(page.getByRole('row', { name: /bearing/ })).toHaveCount(3);
  await page.keyboard.press('Control+a');
  await expect(page.getByText('3 selected')).toBeVisible();

  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Acknowledge 3 alerts' });
  await expect(dialog).toContainText('2 of 3 ask for a note');
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('Write what you saw or did: without it this threshold takes no acknowledgement.')).toBeVisible();
  // Nothing was done yet, and leaving does nothing either.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /New/ })).toHaveCount(3);

  await page.keyboard.press('a');
  await expect(page.locator('textarea:focus, input:focus')).toBeVisible();
  await page.keyboard.type('Line 2 is being flushed.');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('3 acknowledged', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /Acked/ })).toHaveCount(3);
  await expect(page.getByRole('listitem').filter({ hasText: 'Line 2 is being flushed.' })).toBeVisible();
  const report = await engine.shiftReport({ from: Date.now() - 3_600_000, to: Date.now() + 60_000 });
  for (const { notes } of report.alerts) expect(notes.some((note) => note.endsWith('Line 2 is being flushed.'))).toBe(true);
  expect(report.alerts.length).toBe(3);
});
