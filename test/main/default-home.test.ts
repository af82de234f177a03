import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'vitest';
import { defaultHome } from '../../src/main/default-home.ts';

const homedir = join('/home', 'ada');

test.each([
  ['linux', {}, join(homedir, '.config', 'Fieldwatch')],
  ['linux', { XDG_CONFIG_HOME: '/data/config' }, join('/data/config', 'Fieldwatch')],
  ['darwin', {}, join(homedir, 'Library', 'Application Support', 'Fieldwatch')],
  ['win32', { APPDATA: '/users/ada/roaming' }, join('/users/ada/roaming', 'Fieldwatch')],
  ['win32', {}, join(homedir, 'AppData', 'Roaming', 'Fieldwatch')],
] as const)('the data lies where %s keeps it, with %o', (platform, env, expected) => assert.equal(defaultHome({ platform, env, homedir }), expected));
