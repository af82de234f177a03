import { gzipSync } from 'node:zlib';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../console-process.ts';
import { fillLog } from './alerts.ts';
import { type BenchFigure, percentile, rounded } from './figure.ts';
import { tenantId, uuid7 } from './site.ts';
import { connection } from '../../src/domain/broker/connection.ts';
import { ProfileId } from '../../src/domain/identity.ts';
import { handle } from '../../src/main/handle.ts';
import { connectionStream } from '../../src/main/store/configuration-rows.ts';
import { openOps } from '../../src/main/store/ops.ts';
import { silentBroker } from '../silent-broker.ts';

const rounds = 5;

/** A site that is set up, so that its window has a frame; its broker is switched off. */
const connectNowhere = (file: string): void => {
  const ops = openOps({ file, now: Date.now, newId: uuid7 });
  handle(ops.log, connection, connectionStream(ProfileId.parse(uuid7())), 'bench', { type: 'add', profile: silentBroker });
  ops.close();
};

/** From the start of the host's process to a window with its frame, over a log of a million events; and what of scripts it loads. */
export const startFigures = async (short: boolean): Promise<readonly BenchFigure[]> => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  const folder = join(home, 'tenants', tenantId);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ tenant: tenantId }));
    fillLog(join(folder, 'ops.db'), short ? 1000 : 10_000, short ? 10_000 : 1_000_000);
    connectNowhere(join(folder, 'ops.db'));
    const [times, windows]: [number[], number[]] = [[], []];
    let bytes = 0;
    for (let round = 0; round < (short ? 1 : rounds); round++) {
      const began = performance.now();
      const running = await startConsole({ home });
      try {
        const started = performance.now();
        const { page } = await running.openWindow();
        await page.getByRole('navigation').waitFor();
        times.push(performance.now() - began);
        windows.push(performance.now() - started);
        const scripts = await page.evaluate(async () => {
          const loaded = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
          return Promise.all(loaded.map(async ({ name }) => (await fetch(name)).text()));
        });
        bytes = scripts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
      } finally {
        await running.stop();
      }
    }
    console.error(`ui: start ${times.map(Math.round).join(', ')} ms, of it browser and page ${windows.map(Math.round).join(', ')} ms`);
    return [
      { bench: 'ui', figure: 'ui.start', value: rounded(percentile(times, 0.5) / 1000), unit: 's', target: 1.5, better: 'lower', ratioTo: null },
      { bench: 'ui', figure: 'ui.scripts', value: Math.round(bytes / 1000), unit: 'kB compressed', target: 600, better: 'lower', ratioTo: null },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};
