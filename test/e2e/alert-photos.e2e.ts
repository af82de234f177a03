import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('a photo of the record is added in the editor, stands in the details of the alert with its words, and opens large by keys; photos and files go with a note', async ({
  site,
}) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-12/temp': 20 });
  await engine.createThreshold({ draft: highLimit(row!, 'P-12 bearing', 80) });
  await page.reload();
  await openScreen(page, 'Control+5');
  await page.getByRole('row', { name: /P-12 bearing/ }).click();
  await page.getByRole('button', { name: /Edit/ }).first().click();
  await page.getByText('Record for the review').click();
  const photos = page.getByRole('group', { name: 'Photos' });
  await photos.getByRole('button', { name: 'Add a photo…' }).click();
  await expect(photos.getByText('Write in a few words what the photo shows, then choose it.')).toBeVisible();
  await photos.getByRole('textbox').fill('Strainer behind the pump');
  // A picture of 2,400 × 1,200 pixels, made in the window itself.
  const picture = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1200];
    const ink = canvas.getContext('2d')!;
    ink.fillStyle = '#2a6';
    ink.fillRect(0, 0, 1200, 1200);
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await photos.locator('input[type="file"]').setInputFiles({ name: 'strainer.png', mimeType: 'image/png', buffer: Buffer.from(picture) });
  await expect(photos.getByRole('button', { name: 'Show large: Strainer behind the pump' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Reason for the change' }).fill('Photo of the strainer.');
  await page.getByRole('button', { name: /^Save/ }).click();

  await openScreen(page, 'Control+2');
  await site.publish('P-12', 'temp', 91);
  await page.keyboard.press('.');
  await page.getByRole('row', { name: /P-12 bearing/ }).click();
  const thumb = page.getByRole('region', { name: /P-12 bearing/ }).getByRole('button', { name: 'Show large: Strainer behind the pump' });
  await thumb.focus();
  await page.keyboard.press('Enter');
  const large = page.getByRole('dialog', { name: 'Strainer behind the pump' }).getByRole('img', { name: 'Strainer behind the pump' });
  await expect(large).toBeVisible();
  expect(await large.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([1600, 800]);
  await page.keyboard.press('Escape');
  await expect(large).toBeHidden();
  await expect(thumb).toBeFocused();

  // Bad input: a photo of 60 MB is made smaller, a file of 60 MB is refused by name, and what was typed stays.
  const note = page.getByRole('textbox', { name: 'Note' });
  await note.fill('Seal weeps on the left.');
  const files = page.getByTestId('note-files');
  const huge = join(site.home, 'seal.png');
  writeFileSync(huge, Buffer.concat([Buffer.from(picture), Buffer.alloc(60_000_000)]));
  const trace = join(site.home, 'trace.csv');
  writeFileSync(trace, Buffer.alloc(60_000_000, 'a,1\n'));
  await files.setInputFiles([huge, trace]);
  await expect(page.getByRole('alert').filter({ hasText: 'trace.csv was not added. trace.csv is larger than 10 MB.' })).toBeVisible();
  await files.setInputFiles([
    { name: 'permit.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 permit') },
    { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from([0x4d, 0x5a, 0x90, 0, 3]) },
  ]);
  await expect(page.getByRole('alert').filter({ hasText: 'tool.exe was not added.' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Take away: seal.png' })).toBeVisible();
  await expect(note).toHaveValue('Seal weeps on the left.');
  await note.focus();
  await page.keyboard.press('Control+Enter');
  const detail = page.getByRole('region', { name: /P-12 bearing/ });
  await expect(detail.getByRole('listitem').filter({ hasText: 'Seal weeps on the left.' })).toContainText('permit.pdf · 15 B');
  await expect(note).toHaveValue('');
  await detail.getByRole('button', { name: 'Show large: seal.png' }).press('Enter');
  const seal = page.getByRole('dialog', { name: 'seal.png' }).getByRole('img', { name: 'seal.png' });
  await expect(seal).toBeVisible();
  await page.keyboard.press('Escape');
  const saved = page.waitForEvent('download');
  await detail.getByRole('button', { name: 'Save permit.pdf to this computer' }).press('Enter');
  expect((await saved).suggestedFilename()).toBe('permit.pdf');
});
