import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { randomOf } from '../../domain/threshold/given-draft.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenJudge } from './given-judge.ts';
import { arrivalsOf, expectedJournal, finished, prepare, recordedJournal, type Scale } from './replay-identity.ts';

/** Three sources for six hours and 5 kills; `npm run test:long` takes 20 sources for a day, a sample every 10 s, and 200 kills. */
const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
const scale: Scale = isLong
  ? { sources: 20, hours: 24, everyMs: 10_000, kills: 200, buffers: 1 }
  : { sources: 3, hours: 6, everyMs: 30_000, kills: 5, buffers: 1 };

/** Runs the program from row `from` until it has acknowledged row `until`, or all, and `afterMs` longer; then SIGKILL. What was acknowledged. */
const runUntil = async (folder: string, from: number, until: number, afterMs: number): Promise<number> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'replay-program.ts'), folder, JSON.stringify(scale), String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  onTestFinished(kill);
  const exited = once(child, 'exit');
  let acknowledged = from;
  let isDue = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'end') acknowledged = Number(line);
    if (isDue || (line !== 'end' && acknowledged < until)) continue;
    isDue = true;
    if (afterMs < 1) kill();
    else setTimeout(kill, afterMs); // somewhere in what comes next
  }
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return acknowledged;
};

test(
  'R2 (e) a process of its own that is killed with SIGKILL at random points has the journal of the undisturbed run, byte for byte',
  async () => {
    const expected = expectedJournal(scale);
    expect(expected.occurrences).toBeGreaterThan(10);
    const folder = tempFolder();
    const { console: first, ids } = prepare(scale, folder);
    first.close();
    const rows = arrivalsOf('in order', scale).length;
    const random = randomOf(4711);
    const points = Array.from({ length: scale.kills }, () => 1 + Math.floor(random() * (rows - 1))).toSorted((a, b) => a - b);
    let acknowledged = 0;
    for (const point of points) acknowledged = await runUntil(folder, acknowledged, point, 4 * random());
    acknowledged = await runUntil(folder, acknowledged, Infinity, 0);
    expect(acknowledged).toBe(rows);

    const last = givenJudge(folder, { now: 0 }, { last: 1e9 });
    const text = finished(last, ids, scale);
    last.close();
    expect(text).toBe(expected.text);
    if (!isLong) expect(text).toBe(recordedJournal('in order', scale).text);
  },
  isLong ? 3_600_000 : 60_000,
);
