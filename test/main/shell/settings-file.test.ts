import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { openSettings } from '../../../src/main/shell/settings-file.ts';

const inMemory = (store: Readonly<Record<string, unknown>>) => {
  const file = { store, set: (values: Readonly<Record<string, unknown>>) => void (file.store = { ...file.store, ...values }) };
  return file;
};

describe('settings', () => {
  test('have a value for everything', async () => {
    assert.deepEqual(await openSettings(inMemory({})).settings(), {
      theme: 'neutral',
      density: 'comfortable',
      demo: false,
      window: { width: 1366, height: 800 },
      windows: [],
      closeToTray: false,
    });
  });

  test('leave out what is wrong and keep the rest', async () => {
    const { settings } = openSettings(inMemory({ theme: 'pink', density: 'glove', window: { width: -1, height: 700 } }));
    assert.deepEqual(await settings(), {
      theme: 'neutral',
      density: 'glove',
      demo: false,
      window: { width: 1366, height: 800 },
      windows: [],
      closeToTray: false,
    });
  });

  test('keep a patch, and what a newer version wrote', async () => {
    const file = inMemory({ density: 'glove', fromTheFuture: 1 });
    await openSettings(file).keepSettings({ theme: 'dark' });
    assert.equal(file.store['theme'], 'dark');
    assert.equal(file.store['density'], 'glove');
    assert.equal(file.store['fromTheFuture'], 1);
  });

  test('refuse what is not a setting', async () => {
    const file = inMemory({ density: 'glove' });
    await assert.rejects(openSettings(file).keepSettings({ theme: 'pink' as 'dark' }), { code: 'settings.invalid', message: /theme/ });
    assert.deepEqual(file.store, { density: 'glove' });
  });
});
