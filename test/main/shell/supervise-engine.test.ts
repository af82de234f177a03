import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { Refusal } from '../../../src/domain/decider.ts';
import type { Shell } from '../../../src/main/shell/shell.ts';
import { type EngineProcess, restartDelay, superviseEngine } from '../../../src/main/shell/supervise-engine.ts';

/** Processes that live and die as the test says, and a clock that stands still. */
const start = () => {
  const clock = { ms: 0 };
  const timers: { readonly at: number; readonly task: () => void }[] = [];
  const processes: { readonly sent: unknown[]; readonly say: (message: unknown) => void; readonly die: (how?: string) => void; killed: boolean }[] = [];
  const events: string[] = [];
  const givenUp: Refusal[] = [];
  const fork = (): EngineProcess<string> => {
    const listeners: ((message: unknown) => void)[] = [];
    let onExit = (_how: string): void => {};
    const self = {
      sent: [] as unknown[],
      killed: false,
      say: (message: unknown) => listeners.forEach((listener) => listener(message)),
      die: (how = 'code 1') => onExit(how),
    };
    processes.push(self);
    return {
      post: (message, port) => void self.sent.push(port === undefined ? message : { message, port }),
      onMessage: (listener) => void listeners.push(listener),
      onExit: (listener) => void (onExit = listener),
      kill: () => void (self.killed = true),
    };
  };
  const supervisor = superviseEngine<string>({
    fork,
    shell: {} as Shell,
    user: 'ada',
    now: () => clock.ms,
    later: (task, ms) => void timers.push({ at: clock.ms + ms, task }),
    say: (words) => events.push(words),
    onRestarted: () => events.push('restarted'),
    onGivenUp: (reason) => givenUp.push(reason),
  });
  const pass = (ms: number): void => {
    clock.ms += ms;
    for (const timer of timers.filter(({ at }) => at <= clock.ms)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.task();
    }
  };
  return { ...supervisor, processes, events, givenUp, pass };
};

test.each([
  [[], 0, 1000],
  [[0], 1, 2000],
  [[0, 1], 2, 4000],
  [[0, 1, 2], 3, undefined],
  [[0, 1, 2], 60_000, 4000],
  [[0, 1, 2], 60_003, 1000],
] as const)('after failures at %o, one at %i waits %o ms', (earlier, at, expected) => assert.equal(restartDelay(earlier, at), expected));

describe('the supervisor', () => {
  test('starts the engine again and asks for new ports', () => {
    const { processes, events, pass, connect } = start();
    assert.equal(connect('first'), true);
    assert.deepEqual(processes[0]!.sent, [{ message: { engine: 'connect', user: 'ada' }, port: 'first' }]);
    processes[0]!.die();
    assert.equal(connect('lost'), false);
    pass(999);
    assert.equal(processes.length, 1);
    pass(1);
    assert.equal(processes.length, 2);
    assert.equal(events.at(-1), 'restarted');
    assert.equal(connect('second'), true);
  });

  test('gives up, in words, at the fourth failure within a minute', async () => {
    const { processes, givenUp, pass, ready } = start();
    for (const wait of [1000, 2000, 4000]) {
      processes.at(-1)!.die();
      pass(wait);
    }
    assert.equal(givenUp.length, 0);
    processes.at(-1)!.die('code 11');
    pass(60_000);
    assert.equal(processes.length, 4);
    assert.equal(givenUp[0]?.code, 'engine.keeps-failing');
    assert.match(givenUp[0]!.message, /4 times within a minute \(code 11\)/);
    await assert.rejects(ready, { code: 'engine.keeps-failing' });
  });

  test('does not try again when the engine says why it cannot open', async () => {
    const { processes, givenUp, ready } = start();
    processes[0]!.say({ engine: 'refused', code: 'store.newer-version', message: 'Written by a newer version.' });
    assert.deepEqual([givenUp[0]?.code, givenUp[0]?.message], ['store.newer-version', 'Written by a newer version.']);
    await assert.rejects(ready, { code: 'store.newer-version' });
  });

  test('stops when everything is written, and only then', async () => {
    const { processes, stop } = start();
    let stopped = false;
    const done = stop().then(() => (stopped = true));
    assert.deepEqual(processes[0]!.sent, [{ engine: 'stop' }]);
    await Promise.resolve();
    assert.equal(stopped, false);
    processes[0]!.say({ engine: 'stopped' });
    await done;
    assert.equal(processes[0]!.killed, true);
  });

  test('kills an engine that does not stop within 5 s, and starts no other', async () => {
    const { processes, stop, pass, givenUp } = start();
    const done = stop();
    pass(4999);
    assert.equal(processes[0]!.killed, false);
    pass(1);
    await done;
    assert.equal(processes[0]!.killed, true);
    processes[0]!.die();
    pass(60_000);
    assert.equal(processes.length, 1);
    assert.deepEqual(givenUp, []);
  });

  test('answers a summary, and rejects it when the engine ends', async () => {
    const { processes, summary } = start();
    const asked = summary();
    processes[0]!.say({ engine: 'summary', id: 1, summary: { samples: 3 } });
    assert.deepEqual(await asked, { samples: 3 });
    const lost = summary();
    processes[0]!.die();
    await assert.rejects(lost, /has ended/);
    await assert.rejects(summary(), /not running/);
  });
});
