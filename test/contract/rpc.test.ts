import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import * as z from 'zod';
import { call, connect, frames, serve, watch } from '../../src/contract/rpc.ts';
import { Refusal } from '../../src/domain/decider.ts';
import { pipes } from './pipes.ts';

const contract = {
  double: call<number>()(z.strictObject({ value: z.number() })),
  refuse: call<void>()(z.strictObject({})),
  crash: call<void>()(z.strictObject({})),
  hang: call<void>()(z.strictObject({})),
  count: watch<number>()(z.strictObject({ upTo: z.int() })),
  columns: frames(z.strictObject({})),
  breaks: watch<number>()(z.strictObject({})),
};

describe.each(Object.entries(pipes))('the contract over %s', (_name, open) => {
  const start = async () => {
    const [host, page, cut] = await open();
    const faults: unknown[] = [];
    const stopped: number[] = [];
    const resting: (() => void)[] = [];
    let sendFrame: ((columns: readonly Float64Array[]) => void) | undefined;
    serve(
      contract,
      {
        double: async ({ value }) => value * 2,
        refuse: () => {
          throw new Refusal('demo.no', 'Not today.');
        },
        crash: () => {
          throw Object.assign(new Error('/secret/path'), { code: 'ENOENT' });
        },
        hang: () => new Promise<void>(() => {}),
        count: ({ upTo }, next) => {
          for (let i = 1; i <= upTo; i++) next(i);
          return () => stopped.push(upTo);
        },
        columns: (_input, next) => {
          sendFrame = next;
          return () => {};
        },
        breaks: (_input, _next, failed) => {
          failed(new Refusal('demo.gone', 'It went away.'));
          return () => {};
        },
      },
      host,
      { onFault: (error) => faults.push(error), later: (task) => resting.push(task) },
    );
    const rest = () => {
      for (const task of resting.splice(0)) task();
    };
    return { api: connect(contract, page), page, cut, faults, stopped, rest, frame: (...columns: readonly Float64Array[]) => sendFrame?.(columns) };
  };

  test('answers, refuses in words and hides faults', async () => {
    const { api, faults } = await start();
    assert.equal(await api.double({ value: 21 }), 42);
    await assert.rejects(api.refuse({}), { code: 'demo.no', message: 'Not today.' });
    await assert.rejects(api.crash({}), (error: Error) => 'code' in error && error.code === 'internal' && !error.message.includes('secret'));
    assert.equal(faults.length, 1);
  });

  test('parses every input and survives whatever is no envelope', async () => {
    const { api, page } = await start();
    await assert.rejects(
      api.double({ value: 'x' as never }),
      (error: Error) => 'code' in error && error.code === 'rpc.invalid' && error.message.includes('value'),
    );
    await assert.rejects(api.double({ value: 1, more: 1 } as never), { code: 'rpc.invalid' });
    const wrong = connect({ toString: contract.refuse, nothing: contract.refuse }, page);
    await assert.rejects(wrong.toString({}), { code: 'rpc.unknown' });
    await assert.rejects(wrong.nothing({}), { code: 'rpc.unknown' });
    for (const garbage of ['no JSON', '{"id":"1","method":"double"}', '[]', 'null', `{"id":1,"method":"${'x'.repeat(300_000)}"}`]) page.post(garbage);
    assert.equal(await api.double({ value: 1 }), 2);
  });

  test('a watch sends the first state at once, then the newest, until it is stopped', async () => {
    const { api, stopped, rest } = await start();
    const seen: number[] = [];
    const stop = api.count({ upTo: 3 }, (value) => seen.push(value));
    await api.double({ value: 0 });
    assert.deepEqual(seen, [1]);
    rest();
    await api.double({ value: 0 });
    assert.deepEqual(seen, [1, 3], 'what lay between was overtaken');
    stop();
    await api.double({ value: 0 });
    assert.deepEqual(stopped, [3]);
  });

  test('a watch that fails says why and ends', async () => {
    const { api } = await start();
    const error = await new Promise<Error>((resolve) => void api.breaks({}, () => {}, resolve));
    assert.equal((error as Error & { code: string }).code, 'demo.gone');
  });

  test('frames carry columns, gaps included, one in flight', async () => {
    const { api, frame } = await start();
    const seen: number[][][] = [];
    api.columns({}, (columns) => seen.push(columns.map((column) => [...column])));
    await api.double({ value: 0 });
    frame(Float64Array.of(1, 2), Float64Array.of(0.5, Number.NaN));
    frame(Float64Array.of(3), Float64Array.of(4));
    frame(Float64Array.of(5), Float64Array.of(6));
    await api.double({ value: 0 });
    await api.double({ value: 0 });
    assert.deepEqual(seen, [
      [
        [1, 2],
        [0.5, Number.NaN],
      ],
      [[5], [6]],
    ]);
  });

  test('a page that never stops asking is told so, and the engine goes on', async () => {
    const { api } = await start();
    const hanging = Array.from({ length: 250 }, () => api.hang({}));
    for (const one of hanging) one.catch(() => {});
    await assert.rejects(hanging.at(-1)!, { code: 'rpc.busy' });
    const watches = Array.from({ length: 250 }, () => new Promise<Error | number>((resolve) => void api.count({ upTo: 1 }, resolve, resolve)));
    assert.equal(((await watches.at(-1)!) as Error & { code?: string }).code, 'rpc.busy');
  });

  test('says so when the other end is gone', async () => {
    const { api, cut, stopped } = await start();
    const failed = new Promise<Error>((resolve) => {
      api.count({ upTo: 2 }, () => {}, resolve);
    });
    await api.double({ value: 0 });
    const hanging = api.hang({});
    cut();
    await assert.rejects(hanging, { code: 'rpc.closed' });
    assert.equal(((await failed) as Error & { code: string }).code, 'rpc.closed');
    while (stopped.length === 0) await new Promise(setImmediate);
    assert.deepEqual(stopped, [2]);
  });
});
