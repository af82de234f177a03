import { readFile } from 'node:fs/promises';
import { expect } from 'playwright/test';
import { highLimit, type Site, test } from './site-fixture.ts';

/** The chart of a series that has one value, 42. */
const openChart = async (site: Site) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 42 });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.evaluate((id) => (location.hash = `#/trends?series=${id}`), row!.seriesId);
  const figure = page.getByRole('figure');
  await expect(figure).toHaveAttribute('aria-label', /42/);
  return { engine, page, figure };
};

test('U16 F9: a limit is made from a chart by four keys, at the value under the cursor; the chart then shows it', async ({ site }) => {
  const { engine, page, figure } = await openChart(site);
  await figure.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('l');
  await expect(page.getByRole('textbox', { name: 'Limit', exact: true }).first()).toHaveValue('42');
  await page.keyboard.press('Control+Enter');
  const thresholds = async () =>
    new Promise<readonly { readonly draft: { readonly levels: readonly { readonly limit: number }[] } }[]>((resolve) => void engine.thresholds({}, resolve));
  await expect.poll(async () => (await thresholds()).map(({ draft }) => draft.levels[0]?.limit)).toEqual([42]);
});

test('a chart is compared with an earlier stretch, gets a note, and shows the alerts of its range as ways to them', async ({ site }) => {
  const { engine, page } = await site.start();
  const [row] = await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  await engine.createThreshold({ draft: highLimit(row!, 'P-11 bearing', 80) });
  await site.publish('P-11', 'temp', 91);
  await page.evaluate((id) => (location.hash = `#/trends?series=${id}&bands=1`), row!.seriesId);
  const figure = page.getByRole('figure');
  await expect(figure).toHaveAttribute('aria-label', /91/);

  // What was done to the threshold stands beside the chart, and leads to it.
  const changes = page.getByRole('region', { name: 'Changes of thresholds in this range' });
  await expect(changes.getByRole('link', { name: 'P-11 bearing created' })).toHaveAttribute('href', /#\/rules\?rule=/);
  // The earlier stretch is a line of its own with a name of its own, here without a value yet.
  await page.getByRole('combobox', { name: 'Compare with' }).press('Enter');
  await page.getByRole('option', { name: '24 h before' }).press('Enter');
  await expect(page).toHaveURL(/compare=day/);
  await figure.focus();
  await page.keyboard.press('v');
  await expect(page.getByRole('columnheader', { name: /24 h before/ })).toBeVisible();
  await page.keyboard.press('v');

  // A note by keys; it stands beside the chart with who wrote it, and outlives a reload.
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Write what you saw')).toBeVisible();
  await page.keyboard.type('Seal was changed <b>twice</b>.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const notes = page.getByRole('region', { name: 'Notes in this range' });
  await expect(notes).toContainText('Seal was changed <b>twice</b>.');
  await page.reload();
  await expect(notes).toContainText('Seal was changed');
  await notes.getByRole('button', { name: /Remove the note/ }).press('Enter');
  await expect(notes).toHaveCount(0);

  // The alert of the range leads to the alert, in whichever list it stands.
  await page
    .getByRole('region', { name: 'Alerts in this range' })
    .getByRole('link', { name: /P-11 bearing/ })
    .press('Enter');
  await expect(page.getByRole('row', { name: /P-11 bearing/ })).toBeVisible();
});

test('eight charts with three series each stand above one another, and what is more is said', async ({ site }) => {
  const { engine, page } = await site.start();
  const sent = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`P-${i}/temp`, 20 + i]));
  const rows = await site.connect(engine, sent);
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.evaluate((ids) => (location.hash = `#/trends?layout=each&series=${ids}`), rows.map(({ seriesId }) => seriesId).join());
  await expect(page.getByRole('figure')).toHaveCount(8);
  await expect(page.getByText('2 more charts are not drawn')).toBeVisible();
  await page
    .getByRole('radio', { name: 'By unit' })
    .or(page.getByRole('button', { name: /unit/i }))
    .first()
    .press('Enter');
  await expect(page.getByRole('figure')).toHaveCount(2);
});

test('a chart is taken along as a picture by one key or one press, with its name, its range and its site', async ({ site }) => {
  const { page, figure } = await openChart(site);
  const picture = async (press: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    expect(download.suggestedFilename()).toMatch(/^Unnamed-site-chart-\d{4}-\d\d-\d\dT\d{4}Z\.png$/);
    const data = await readFile(await download.path());
    return page.evaluate(
      async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        /** Rows of pixels in which something is drawn: heading, chart, line and foot. */
        const isDrawn = (y: number) => new Set(new Uint32Array(context.getImageData(0, y, canvas.width, 1).data.buffer)).size > 1;
        return { width: canvas.width, height: canvas.height, head: isDrawn(27), foot: isDrawn(canvas.height - 19), edge: isDrawn(2) };
      },
      `data:image/png;base64,${data.toString('base64')}`,
    );
  };
  const { width } = (await figure.locator('canvas').boundingBox())!;
  await figure.focus();
  const byKey = await picture(() => page.keyboard.press('i'));
  expect(byKey).toEqual({ width: Math.round(width) + 32, height: expect.any(Number), head: true, foot: true, edge: false });
  await expect(page.getByText('The chart was saved as a picture')).toBeVisible();
  expect(await picture(() => page.getByRole('button', { name: /as a picture/ }).click())).toEqual(byKey);
});
