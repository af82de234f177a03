import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect } from 'playwright/test';
import { freePort, makeCertificates, makeIdentity, mosquittoMissing, startMosquitto } from '../brokers.ts';
import { openScreen, test } from './site-fixture.ts';

test.skip(mosquittoMissing !== undefined, mosquittoMissing ?? '');

test('a broker is added after its test has named what is wrong, then edited and removed', async ({ site }) => {
  const guarded = await startMosquitto({ users: { plant: 'right' } });
  try {
    const { page } = await site.start();
    await page.getByRole('button', { name: 'Enter the address' }).click();
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    const check = page.getByRole('button', { name: 'Test', exact: true });

    // Nobody there.
    await field('Address of the broker').fill(`127.0.0.1:${await freePort()}`);
    await check.click();
    const verdict = page.getByRole('alert');
    await expect(verdict).toContainText('Nothing listens on this port');
    await expect(verdict).toContainText('Is the broker running? Is the port right?');
    await page.getByRole('button', { name: 'Go to the address' }).click();
    await expect(field('Address of the broker')).toBeFocused();

    // A wrong password.
    await field('Address of the broker').fill(guarded.url);
    await field('User').fill('plant');
    await field('Password').fill('wrong');
    await check.click();
    await expect(verdict).toContainText('The broker does not let this user connect');
    await expect(verdict).toContainText('Check user name and password first (some brokers answer a wrong password like this)');
    await page.getByRole('button', { name: 'Go to the user' }).click();
    await expect(field('User')).toBeFocused();

    await field('Password').fill('right');
    await check.click();
    await expect(page.getByText('The broker can be used')).toBeVisible();
    await expect(verdict).toBeHidden();
    await field('Name').fill('Guarded');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();

    // From the first run into the frame, and from there to the connections.
    await openScreen(page, 'Control+8');
    const card = page.getByRole('listitem', { name: 'Guarded' });
    await expect(card).toContainText('Connected');
    await expect(card).toContainText('password stored');
    expect(await page.content()).not.toContain('right</');

    await card.getByRole('button', { name: 'Edit Guarded' }).click();
    await field('Name').fill('Boiler house');
    await page.getByRole('button', { name: 'Save' }).click();
    const renamed = page.getByRole('listitem', { name: 'Boiler house' });
    await expect(renamed).toContainText('Connected');
    await expect(renamed).toContainText('password stored');

    await renamed.getByRole('button', { name: 'Remove Boiler house' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove connection' }).click();
    await expect(page.getByText('No broker is connected')).toBeVisible();
  } finally {
    await guarded.stop();
  }
});

test('a connection that breaks says its cause and the next step on its card and in the header', async ({ site }) => {
  const { engine, page } = await site.start();
  await site.connect(engine, { 'P-11/temp': 20 });
  await page.reload();
  await openScreen(page, 'Control+8');
  const card = page.getByRole('listitem', { name: 'Plant' });
  await expect(card).toContainText('Connected');
  await site.broker.stop();
  await expect(card).toContainText('Nothing listens on this port');
  await expect(card).toContainText('Is the broker running?');
  await expect(card.getByRole('button', { name: 'Try now' })).toBeVisible();
  await expect(page.getByRole('banner').locator('[data-broker="trouble"], [data-broker="busy"]')).toBeVisible();
});

test('N11 a certificate that nobody knows is compared and allowed; the client certificate comes from a PFX file', async ({ site }) => {
  const certificates = makeCertificates();
  const identity = makeIdentity(certificates, 'open sesame');
  const pfx = join(certificates.folder, 'client.pfx');
  const demanding = await startMosquitto({ tls: certificates, extra: [`cafile ${certificates.folder}/ca.pem`, 'require_certificate true'] });
  try {
    expect(identity.pfx.length).toBeGreaterThan(0);
    const { page } = await site.start();
    await page.getByRole('button', { name: 'Enter the address' }).click();
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    const check = page.getByRole('button', { name: 'Test', exact: true });
    const verdict = page.getByRole('alert');

    // The broker's certificate: shown, compared, allowed.
    await field('Address of the broker').fill(demanding.url);
    await check.click();
    await expect(verdict).toContainText("The issuer of the broker's certificate is not trusted");
    const { fingerprint256 } = new X509Certificate(readFileSync(certificates.cert));
    await expect(page.getByRole('region', { name: 'Certificates that the broker shows' })).toContainText(fingerprint256);
    await page.getByRole('button', { name: 'Allow this certificate…' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('Test Broker');
    await expect(question).toContainText('Test Authority');
    await expect(question).toContainText(fingerprint256);
    await question.getByRole('button', { name: 'Allow this certificate' }).click();
    await expect(page.getByText('Only this certificate is accepted')).toBeVisible();

    // Now the broker wants to know who comes.
    await check.click();
    await expect(verdict).toContainText('The broker wants a client certificate');
    await page.getByRole('button', { name: 'Go to the client certificate' }).click();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'PFX / P12 file' }).click();
    await page.getByLabel('PFX file…').first().setInputFiles(pfx);
    await expect(verdict.first()).toContainText('The PFX file cannot be read');
    await field('Passphrase').fill('open sesame');
    await field('Passphrase').blur();
    await expect(page.getByText('Certificate loaded: Console 7, issued by Test Authority')).toBeVisible();
    await check.click();
    await expect(page.getByText('The broker can be used')).toBeVisible();
    await field('Name').fill('Guarded');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();

    await openScreen(page, 'Control+8');
    const card = page.getByRole('listitem', { name: 'Guarded' });
    await expect(card).toContainText('Connected');
    await card.getByRole('button', { name: 'Edit Guarded' }).click();
    await expect(page.getByText('Stored: Console 7, issued by Test Authority')).toBeVisible();
    expect(await page.content()).not.toContain('open sesame');
  } finally {
    await demanding.stop();
    rmSync(certificates.folder, { recursive: true, force: true });
  }
});

test('F14 a template for every topic is asked about with what it brings; then a command is sent, after a look at it', async ({ site }) => {
  const open = await startMosquitto();
  const pump = await connectAsync(open.url, { protocolVersion: 4, reconnectPeriod: 0 });
  const got: string[] = [];
  pump.on('message', (topic, payload) => void got.push(`${topic} ${String(payload)}`));
  await pump.subscribeAsync('plant/valve/set');
  const timer = setInterval(() => void pump.publish('plant/pump', '21.5'), 50);
  try {
    const { page } = await site.start();
    await page.getByRole('button', { name: 'Enter the address' }).click();
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await field('Address of the broker').fill(open.url);
    await field('Name').fill('Open');
    await page.getByRole('textbox', { name: /^Template/ }).fill('{device}/{rest*}');
    await page.getByRole('checkbox', { name: 'Allow commands to devices' }).check();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('Listen to every topic of the broker?');
    await expect(question).toContainText(/\+\/# brought \d+ messages of \d+ topics in 5 seconds/);
    await question.getByRole('button', { name: 'Listen to all of them' }).click();

    await openScreen(page, 'Control+8');
    const card = page.getByRole('listitem', { name: 'Open' });
    await expect(card).toContainText('Connected');
    await card.getByRole('button', { name: 'Send a command…' }).click();
    await field('Topic').fill('plant/+/set');
    await field('Message').fill('open');
    await card.getByRole('button', { name: 'Send a command…' }).click();
    await expect(card).toContainText('A topic to send to has no + or #');
    await field('Topic').fill('plant/valve/set');
    await card.getByRole('button', { name: 'Send a command…' }).click();
    await expect(question).toContainText('To plant/valve/set: open');
    await expect(question).toContainText('The broker does not keep it.');
    await question.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(card).toContainText('confirmed by the broker');
    expect(got).toEqual(['plant/valve/set open']);
  } finally {
    clearInterval(timer);
    await pump.endAsync(true);
    await open.stop();
  }
});
