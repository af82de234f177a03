import { openEngine } from '../../../src/main/engine.ts';
import { openLog } from '../../../src/main/shell/log.ts';
import { places } from '../../../src/main/shell/places.ts';
import { openUuid7 } from '../../../src/main/uuid7.ts';
import { shellWithoutWindow } from './shell-without-window.ts';

// The engine in a process of its own, for tests that kill it or read what it says. Its window is the other end of the pipe.
const [home] = process.argv.slice(2);
if (home === undefined) throw new Error('Usage: engine-program.ts HOME');
const log = openLog(home, Date.now);
const engine = await openEngine({
  home,
  shell: shellWithoutWindow(home),
  now: Date.now,
  newId: openUuid7({ now: Date.now, random: Math.random }),
  random: () => 0,
  onFault: (error) => {
    log('engine', error);
    console.error(error);
  },
  threads: { reader: places.reader, trial: places.trial, table: places.table, mapping: places.mapping, demoSite: places.demoSite },
  version: 'test',
});
engine.attach(
  {
    post: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as string)),
    onClose: (listener) => void process.on('disconnect', listener),
  },
  'ada',
);
process.on('message', (message) => {
  if (message === 'crash') queueMicrotask(() => Promise.reject(new Error('crashed on purpose')));
});
console.log('ready');
