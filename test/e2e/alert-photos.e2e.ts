import { expect } from 'playwright/test';
import { highLimit, openScreen, test } from './site-fixture.ts';

test('a photo of the record is added in the editor, stands in the details of the alert with its words, and opens large by keys', async ({ site }) => {
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
});
