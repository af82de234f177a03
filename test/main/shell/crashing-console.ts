import { createInterface } from 'node:readline';
import { openBrowserShell } from '../../../src/main/shell/browser/browser-shell.ts';
import { forkEngineThread } from '../../../src/main/shell/browser/engine-thread.ts';
import { places, readVersion } from '../../../src/main/shell/places.ts';

// The browser shell with the real engine, which ends without a word whenever a line comes in.
const [, , home] = process.argv;
if (!home) throw new Error('The data folder is missing.');
let kill = (): void => {};
const shell = await openBrowserShell({
  home,
  demo: false,
  version: readVersion(),
  renderer: places.renderer,
  kind: 'none',
  fork: (start) => {
    const engine = forkEngineThread(places.engineWorker, start);
    kill = engine.kill;
    return engine;
  },
  now: Date.now,
  say: (words) => console.error(words),
});
console.error(shell.invite());
createInterface({ input: process.stdin }).on('line', () => kill());
process.on('SIGTERM', () => void shell.close().then(() => process.exit(0)));
