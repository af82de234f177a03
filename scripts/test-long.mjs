// `npm run test:long`: the tests that get better with time. FIELDWATCH_LONG tells them to take it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { status } = spawnSync(
  join(root, 'node_modules', '.bin', 'vitest'),
  [
    'run',
    'fuzz',
    'ingest/acceptance',
    'ingest/cardinality',
    'replay-identity',
    'cli/verify.test',
    'wire/acceptance',
    'store/kill',
    'store/long',
    'store/write-ahead-log',
    'store/telemetry-trouble',
    '--testTimeout=3600000',
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FIELDWATCH_LONG: '1' },
    shell: process.platform === 'win32',
  },
);
process.exit(status ?? 1);
