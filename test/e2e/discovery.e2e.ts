import { AxeBuilder } from '@axe-core/playwright';
import { connectAsync } from 'mqtt';
import { expect, type Page } from 'playwright/test';
import { startAedes } from '../brokers.ts';
import { openScreen, test } from './site-fixture.ts';

const faults = async (page: Page): Promise<readonly string[]> =>
  // A toast of the primitive has an attribute that axe does not know for its role.
  (await new AxeBuilder({ page }).setLegacyMode().exclude('[class*=toast]').analyze()).violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html}`),
  );

test('listens to a broker, takes what is proposed after a correction, and reads with an expression what was set aside', async ({ site }) => {
  const broker = await startAedes();
  const sender = await connectAsync(broker.url);
  const all = setInterval(() => {
    for (const [i, pump] of ['P-1', 'P-2', 'P-3'].entries()) sender.publish(`hall/${pump}/telemetry`, `{"u":${230 + i},"flow_m3h":${10 + i}}`);
    // Longer than the arrays that are read without a mapping.
    sender.publish('list/L-1', JSON.stringify({ ch: Array.from({ length: 40 }, (_, n) => ({ n: `c${n}`, v: n })) }));
  }, 200);
  try {
    const { page } = await site.start();
    await page.getByRole('button', { name: 'Enter the address' }).click();
    await page.getByRole('textbox', { name: 'Address of the broker', exact: true }).fill(broker.url);
    await page.getByRole('textbox', { name: 'Topics to listen to' }).fill('hall/#');
    await page.getByRole('button', { name: 'Listen', exact: true }).click();
    await expect(page.getByText(/Listening, \d+ s to go: \d+ messages of 3 topics/)).toBeVisible();
    await page.getByRole('button', { name: 'Stop and propose' }).click();
    const proposed = page.getByRole('region', { name: 'Proposed series' });
    await expect(proposed.getByRole('row')).toHaveCount(7);
    await expect(proposed).toContainText('m³/h from the name');

    expect(await faults(page)).toEqual([]);

    // By keyboard alone: the correction opens, is typed, and Enter applies it to all similar rows.
    await proposed.getByRole('button', { name: 'Correct u of P-1' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Unit' }).fill('V');
    await expect(dialog.getByRole('checkbox', { name: 'Apply to 2 similar rows' })).toBeChecked();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(proposed.getByText('V by hand')).toHaveCount(3);
    await page.getByRole('button', { name: 'Take 1 source' }).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();

    await openScreen(page, 'Control+4');
    await expect(page.getByRole('row', { name: /P-2/ })).toBeVisible();

    // A source whose messages the rows cannot reach: they are set aside, and read again once the expression is there.
    await openScreen(page, 'Control+8');
    await page.getByRole('button', { name: /^Edit / }).click();
    await page
      .getByRole('button', { name: /\{device\}\/telemetry JSON/ })
      .first()
      .click();
    const second = page.getByRole('group', { name: 'Template 2' });
    await second.getByRole('textbox', { name: 'Template', exact: true }).fill('list/{device}');
    await page.getByRole('button', { name: 'Save' }).click();
    const aside = page.getByRole('region', { name: 'Messages that could not be read' });
    await expect(async () => {
      await page.getByRole('button', { name: 'Read again' }).click();
      await expect(aside).toContainText('list/L-1', { timeout: 500 });
    }).toPass();
    await aside.getByRole('button', { name: 'Look at the message of list/L-1' }).first().click();
    await expect(page.getByRole('dialog')).toContainText('"c0"');
    expect(await faults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Open in the mapping' }).click();
    const expression = page.getByRole('group', { name: 'Template 2' }).getByRole('textbox', { name: 'Expression before the rows (JMESPath)' });
    await expression.fill('ch[');
    await expect(page.getByText(/The expression cannot be read/)).toBeVisible();
    await expression.fill('from_items(ch[*].[n, v])');
    await expect(page.getByText('{"c0":0,"c1":1').first()).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Decode again' }).click();
    await expect(page.getByText(/messages were read, \d+ values of them/)).toBeVisible();
    await openScreen(page, 'Control+4');
    await expect(page.getByRole('row', { name: /L-1/ })).toBeVisible();
  } finally {
    clearInterval(all);
    await sender.endAsync();
    await broker.stop();
  }
});
