import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'vitest';
import { parseDuration, parseLaunch } from '../../../src/main/shell/launch-options.ts';

test.each([
  ['20s', 20_000],
  ['1500ms', 1500],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['20', undefined],
  ['-1s', undefined],
  ['', undefined],
  ['20 s', undefined],
] as const)('%o is %o ms', (text, ms) => assert.equal(parseDuration(text), ms));

describe('the command line', () => {
  test('is read', () => {
    assert.deepEqual(parseLaunch(['--shell', 'none', '--home=there', '--demo', '--for', '20s', '--json'], { strict: true }), {
      home: resolve('there'),
      demo: true,
      forMs: 20_000,
      json: true,
      shell: 'none',
      because: undefined,
      link: undefined,
    });
  });

  test('refuses what it does not know, unless it comes from Electron', () => {
    assert.throws(() => parseLaunch(['--colour'], { strict: true }), { code: 'usage.unknown-flag' });
    assert.throws(() => parseLaunch(['there'], { strict: true }), { code: 'usage.unknown-flag' });
    const { home, demo } = parseLaunch(['.', '--inspect=0', '--no-sandbox', '--user-data-dir=/there', '--demo'], { strict: false });
    assert.deepEqual([home, demo], [undefined, true]);
  });

  test('refuses values that mean nothing', () => {
    assert.throws(() => parseLaunch(['--for', 'soon'], { strict: true }), { code: 'usage.bad-value', message: /--for soon/ });
    assert.throws(() => parseLaunch(['--shell', 'fish'], { strict: true }), { code: 'usage.bad-value', message: /--shell fish/ });
  });
});
