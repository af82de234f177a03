import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import { openSecrets } from '../../../src/main/shell/browser/secrets.ts';

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-secrets-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
};

describe('sealed secrets', () => {
  test('open again after a restart, and never look the same twice', async () => {
    const home = newHome();
    const [one, two] = [await openSecrets(home).seal('größer als 🔑'), await openSecrets(home).seal('größer als 🔑')];
    assert.notDeepEqual(one, two);
    assert.equal(Buffer.from(one).includes('als'), false);
    assert.equal(await openSecrets(home).unseal(new Uint8Array(one)), 'größer als 🔑');
    assert.equal(statSync(join(home, 'secrets.key')).mode & 0o777, 0o600);
  });

  test('are refused in words when a byte was changed, or on another machine', async () => {
    const secrets = openSecrets(newHome());
    const sealed = await secrets.seal('tea');
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.map((byte, at) => (at === i ? byte ^ 1 : byte));
      await assert.rejects(secrets.unseal(changed), { code: 'secret.unreadable' });
    }
    await assert.rejects(secrets.unseal(new Uint8Array()), { code: 'secret.unreadable' });
    await assert.rejects(openSecrets(newHome()).unseal(sealed), { code: 'secret.unreadable', message: /Enter the password again/ });
  });

  test('keep a damaged key file', async () => {
    const home = newHome();
    writeFileSync(join(home, 'secrets.key'), 'short');
    await assert.rejects(openSecrets(home).seal('tea'), { code: 'secret.key-damaged' });
    assert.equal(statSync(join(home, 'secrets.key')).size, 5);
  });
});
