import { expect, type Page } from 'playwright/test';
import { openScreen, test } from './site-fixture.ts';

/** What a file manager does when a file is let go over the window; true when the page took it and the browser did not open it. */
const drop = (page: Page, files: readonly { readonly name: string; readonly text: string }[]): Promise<boolean> =>
  page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of given) dataTransfer.items.add(new File([text], name));
    const how = { bubbles: true, cancelable: true, dataTransfer };
    const target = document.getElementById('content') ?? document.body;
    const isOver = !target.dispatchEvent(new DragEvent('dragover', how));
    return isOver && !target.dispatchEvent(new DragEvent('drop', how));
  }, files);
const dashboard = JSON.stringify({ format: 1, name: 'Rounds', widgets: [] });

test('a file of the site that is dropped on any screen is looked through where it belongs, and taken over only when that is said', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await openScreen(page, 'Control+2');

  expect(await drop(page, [{ name: 'site.yaml', text: 'thresholds:\n  - name: A\n' }])).toBe(true);
  const rules = page.getByRole('dialog', { name: 'Thresholds as a file' });
  await expect(rules).toContainText('site.yaml');
  await expect(rules.getByRole('alert').first()).toBeVisible(); // a threshold needs more than a name

  // What is open keeps what was typed: the next file waits.
  await drop(page, [{ name: 'rounds.json', text: dashboard }]);
  await expect(page.getByText('Something is being filled in')).toBeVisible();
  await rules.getByRole('button', { name: 'Close' }).last().click();
  await expect(rules).toBeHidden();

  await drop(page, [{ name: 'rounds.json', text: dashboard }]);
  const found = page.getByRole('dialog', { name: /Rounds/ });
  await expect(found).toBeVisible();
  await found.getByRole('button', { name: 'Import it' }).click();
  await expect(page.getByRole('heading', { name: 'Rounds' })).toBeVisible();

  // On its own list the same file is read again, and another kind of file is refused by its name.
  await page.getByRole('button', { name: 'All dashboards' }).click();
  await drop(page, [{ name: 'newer.json', text: '{"format":7,"name":"x","widgets":[]}' }]);
  await expect(page.getByText('This dashboard has format 7')).toBeVisible();
  expect(await drop(page, [{ name: 'pump.docx', text: 'x' }])).toBe(true);
  await expect(page.getByText('pump.docx cannot be taken over')).toBeVisible();
  await drop(page, [
    { name: 'a.csv', text: '' },
    { name: 'b.csv', text: '' },
  ]);
  await expect(page.getByText('One file at a time')).toBeVisible();
});
