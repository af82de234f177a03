import { describe, expect, test } from 'vitest';
import { type HostNews, type HostOptions, openHost } from '../../../../src/main/ingest/decoders/sparkplug/host.ts';
import { openRebirths, rebirthLimits } from '../../../../src/main/ingest/decoders/sparkplug/rebirths.ts';
import { sparkplugTopic } from '../../../../src/main/ingest/decoders/sparkplug/topic.ts';
import { bdSeq, payload, type PayloadSpec, uint } from './sparkplug-encoder.ts';

const noon = Date.UTC(2026, 3, 1, 12);

/** One host with its clock; what it hears and asks for is written down. */
const givenHost = (options: Partial<HostOptions> = {}) => {
  const host = openHost({ mayCommand: true, random: () => 0, ...options });
  const world = { now: noon };
  const note = ({ rows, presence, events, unknown, dropped }: HostNews): string[] => [
    ...rows.flatMap(({ device, cells, quality }) =>
      cells.map(({ metric, reading }) => `${device} ${metric}=${reading.value}${quality === undefined ? '' : ` ${quality}`}`),
    ),
    ...presence.map(({ device, state, time }) => `${device} ${state}${time === undefined ? '' : ` at ${time.ms - noon}`}`),
    ...unknown.map((device) => `${device} unknown`),
    ...events.map(({ type }) => type),
    ...Object.entries(dropped).flatMap(([reason, count]) => (count > 0 ? [`${reason} ${count}`] : [])),
  ];
  const send = (topic: string, spec: PayloadSpec): string[] => {
    const parsed = sparkplugTopic(`spBv1.0/${topic}`);
    if (parsed?.kind !== 'message') throw new Error(`no topic: ${topic}`);
    const news = host.receive(parsed, payload({ time: world.now, ...spec }), world.now);
    if ('ok' in news) throw new Error(news.detail);
    return note(news);
  };
  /** Lets time pass in the steps the host asks for. */
  const pass = (ms: number): string[] => {
    const end = world.now + ms;
    const seen: string[] = [];
    for (let at = host.nextTick(); at !== undefined && at <= end; at = host.nextTick()) {
      world.now = Math.max(world.now, at);
      const { news, requests } = host.tick(world.now);
      seen.push(...note(news), ...requests.map(({ group, edge }) => `ask ${group}/${edge}`));
    }
    world.now = end;
    return seen;
  };
  const birth = (seq = 0, bd = 7) => send('g/NBIRTH/e', { seq, metrics: [bdSeq(bd), { name: 'a', alias: 1, type: 3, with: uint(10, 1) }] });
  const born = (seq: number) => send('g/DBIRTH/e/d', { seq, metrics: [{ name: 'x', alias: 2, type: 3, with: uint(10, 5) }] });
  const data = (seq: number | undefined, value = seq ?? 0) =>
    send('g/NDATA/e', { ...(seq === undefined ? {} : { seq }), metrics: [{ alias: 1, with: uint(10, value) }] });
  return { host, world, send, pass, birth, born, data, reconnect: () => note(host.reconnected(world.now)) };
};

describe('topics', () => {
  test.each<[string, unknown]>([
    ['spBv1.0/g/NDATA/e', { kind: 'message', type: 'NDATA', group: 'g', edge: 'e', device: undefined }],
    ['spBv1.0/g/DDATA/e/d', { kind: 'message', type: 'DDATA', group: 'g', edge: 'e', device: 'd' }],
    ['spBv1.0/STATE/scada', { kind: 'state', host: 'scada' }],
    ['STATE/scada', { kind: 'state', host: 'scada' }],
    ['spBv1.0/g/NDATA/e/d', undefined],
    ['spBv1.0/g/DDATA/e', undefined],
    ['spBv1.0/g/XDATA/e', undefined],
    ['spBv1.0/g/NDATA/', undefined],
    ['spAv1.0/g/NDATA/e', undefined],
  ])('%s', (topic, expected) => expect(sparkplugTopic(topic)).toEqual(expected));
});

describe('births and data', () => {
  test('aliases of node and devices resolve to the names of their births', () => {
    const { birth, born, data, send } = givenHost();
    expect(birth()).toEqual(['g/e a=1', 'g/e online at 0']);
    expect(born(1)).toEqual(['g/e/d x=5', 'g/e/d online at 0']);
    expect(data(2)).toEqual(['g/e a=2']);
    expect(
      send('g/DDATA/e/d', {
        seq: 3,
        metrics: [
          { alias: 2, with: uint(10, 9) },
          { name: 'bdSeq', type: 4, with: uint(11, 3) },
        ],
      }),
    ).toEqual(['g/e/d x=9']);
  });
  test('a birth may begin with any sequence number, and 255 is followed by 0, written or left out', () => {
    const { birth, data, pass } = givenHost();
    birth(254);
    expect([data(255), data(undefined), data(1), pass(10_000)]).toEqual([['g/e a=255'], ['g/e a=0'], ['g/e a=1'], []]);
  });
  test('data before a birth brings no sample, is counted, and asks for the birth once', () => {
    const { data, pass, birth } = givenHost();
    expect([data(4), data(5)]).toEqual([['before-birth 1'], ['before-birth 1']]);
    expect(pass(30_000)).toEqual(['ask g/e']);
    birth();
    expect(pass(rebirthLimits.longestMs)).toEqual([]);
  });
  test('an unknown alias, and one of another device, bring no sample and ask for the birth', () => {
    const { birth, born, pass, send } = givenHost();
    birth();
    born(1);
    expect(
      send('g/NDATA/e', {
        seq: 2,
        metrics: [
          { alias: 9, with: uint(10, 9) },
          { alias: 1, with: uint(10, 3) },
        ],
      }),
    ).toEqual(['g/e a=3', 'unknown-alias 1']);
    expect(send('g/DDATA/e/d', { seq: 3, metrics: [{ alias: 1, with: uint(10, 9) }] })).toEqual(['unknown-alias 1']);
    expect(pass(1000)).toEqual(['ask g/e']);
  });
  test('an alias that is given twice is said, and the later one holds', () => {
    const { birth, send } = givenHost();
    birth();
    expect(send('g/DBIRTH/e/d', { seq: 1, metrics: [{ name: 'x', alias: 1, type: 3, with: uint(10, 5) }] })).toEqual([
      'g/e/d x=5',
      'g/e/d online at 0',
      'duplicate-alias',
    ]);
    expect(send('g/DDATA/e/d', { seq: 2, metrics: [{ alias: 1, with: uint(10, 6) }] })).toEqual(['g/e/d x=6']);
  });
  test('a node that is born anew takes its devices offline unless they are born again', () => {
    const { birth, born, send, pass } = givenHost();
    birth();
    born(1);
    send('g/DBIRTH/e/d2', { seq: 2, metrics: [] });
    birth(0, 8);
    expect(send('g/DDATA/e/d2', { seq: 1, metrics: [{ name: 'x', type: 3, with: uint(10, 1) }] })).toContain('before-birth 1');
    born(2);
    expect(pass(10_000)).toEqual(expect.arrayContaining(['g/e/d2 offline']));
    expect(pass(10_000)).toEqual([]);
  });
  test('the aliases of the old life mean nothing after a birth', () => {
    const { birth, born, send } = givenHost();
    birth();
    born(1);
    birth(0, 8);
    expect(send('g/NDATA/e', { seq: 1, metrics: [{ alias: 2, with: uint(10, 9) }] })).toEqual(['unknown-alias 1']);
  });
});

describe('N13 the sequence', () => {
  test('a gap that is filled in time is applied in order; nothing is asked', () => {
    const { birth, data, pass } = givenHost();
    birth();
    data(1);
    expect([data(4), data(3), pass(1900)]).toEqual([[], [], []]);
    expect(data(2)).toEqual(['g/e a=2', 'g/e a=3', 'g/e a=4']);
    expect(data(5)).toEqual(['g/e a=5']);
    expect(pass(100_000)).toEqual([]);
  });
  test('a gap that is not filled: what is there is applied, and one birth is asked for', () => {
    const { birth, data, pass } = givenHost();
    birth();
    expect([data(3), data(4)]).toEqual([[], []]);
    expect(pass(2500)).toEqual(['g/e a=3', 'g/e a=4', 'sequence-gap', 'ask g/e']);
    expect([data(5), data(2), pass(50_000)]).toEqual([['g/e a=5'], ['g/e a=2', 'late-message'], []]);
  });
  test('at most 256 messages wait', () => {
    const { birth, data } = givenHost();
    birth();
    for (let i = 0; i < 255; i++) data(2 + (i % 250));
    expect(data(254).length).toBeGreaterThan(250);
  });
  test('without permission a gap makes the values of the node old', () => {
    const { birth, born, data, pass } = givenHost({ mayCommand: false });
    birth();
    born(1);
    data(4);
    expect(pass(2500)).toEqual(['g/e a=4', 'g/e unknown', 'g/e/d unknown', 'sequence-gap']);
    expect(pass(rebirthLimits.longestMs)).toEqual([]);
  });
  test('held messages that came before a birth are read with the aliases of their own life', () => {
    const { birth, data, world, send } = givenHost();
    birth();
    data(3, 30);
    world.now += 100;
    expect(send('g/NBIRTH/e', { seq: 0, metrics: [bdSeq(8), { name: 'b', alias: 1, type: 3, with: uint(10, 1) }] })).toEqual([
      'g/e a=30',
      'g/e b=1',
      'g/e online at 100',
    ]);
    expect(data(1)).toEqual(['g/e b=1']);
  });
  test('F20 a node that loses messages for ever is asked after one minute, two, four, and at last once an hour', () => {
    const { birth, data, pass, world } = givenHost();
    birth();
    const asked: number[] = [];
    for (let seq = 2; world.now < noon + 6 * 3_600_000; seq += 2) {
      data(seq & 255);
      if (pass(5000).includes('ask g/e')) {
        asked.push(world.now);
        birth();
        seq = 0;
      }
    }
    const gaps = asked.slice(1).map((at, i) => Math.round((at - asked[i]!) / 60_000));
    expect(gaps.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32].map((minutes) => expect.closeTo(minutes, -0.5)));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(61);
    expect(asked.length).toBeLessThan(13);
  });
});

describe('N13 deaths', () => {
  const death = (bd: number | undefined, more: PayloadSpec = {}): PayloadSpec => ({ metrics: bd === undefined ? [] : [bdSeq(bd)], ...more });
  test('one of an older life is ignored', () => {
    const { birth, send, data } = givenHost();
    birth(0, 7);
    expect([send('g/NDEATH/e', death(6)), send('g/NDEATH/e', death(undefined)), data(1)]).toEqual([['stale-death'], ['stale-death'], ['g/e a=1']]);
  });
  test('one of this life takes node and devices offline at the time of receipt, with or without a sequence number', () => {
    for (const more of [{}, { seq: 99 }]) {
      const { birth, born, send, data } = givenHost();
      birth(0, 7);
      born(1);
      expect(send('g/NDEATH/e', death(7, more))).toEqual(['g/e offline', 'g/e/d offline']);
      expect(data(2)).toEqual(['before-birth 1']);
    }
  });
  test('of a node never seen: it is offline', () => expect(givenHost().send('g/NDEATH/e', death(3))).toEqual(['g/e offline']));
  test('of a device: it is offline at the time of the payload; its data is before its birth', () => {
    const { birth, born, send } = givenHost();
    birth();
    born(1);
    expect(send('g/DDEATH/e/d', { seq: 2, time: noon - 5 })).toEqual(['g/e/d offline at -5']);
    expect(send('g/DDATA/e/d', { seq: 3, metrics: [{ alias: 2, with: uint(10, 1) }] })).toEqual(['before-birth 1']);
  });
});

describe('our own reconnect', () => {
  test('with permission: everything is unknown, and births are asked for', () => {
    const { birth, born, data, reconnect, pass } = givenHost();
    birth();
    born(1);
    expect(reconnect()).toEqual(['g/e unknown', 'g/e/d unknown']);
    expect([data(2), pass(1000)]).toEqual([['before-birth 1'], ['ask g/e']]);
    expect(birth()).toEqual(['g/e a=1', 'g/e online at 1000']);
  });
  test('without permission: the last aliases go on, uncertain until the next birth', () => {
    const { birth, born, data, reconnect, pass } = givenHost({ mayCommand: false });
    birth();
    born(1);
    reconnect();
    expect([data(200), data(201), pass(5000)]).toEqual([['g/e a=200 uncertain'], ['g/e a=201 uncertain'], []]);
    birth();
    expect(data(1)).toEqual(['g/e a=1']);
  });
});

describe('N13 F20 rebirth requests', () => {
  test('N13 500 nodes with a gap at once: at most five requests a second, each node once', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const { send, pass, world } = givenHost({ random });
    for (let i = 0; i < 500; i++) {
      send(`g/NBIRTH/e${i}`, { seq: 0, metrics: [bdSeq(0)] });
      send(`g/NDATA/e${i}`, { seq: 2, metrics: [] });
    }
    const seconds: string[][] = [];
    for (const start = world.now; world.now < start + 110_000;) seconds.push(pass(1000).filter((line) => line.startsWith('ask')));
    expect(Math.max(...seconds.map((asked) => asked.length))).toBeLessThanOrEqual(5);
    expect(new Set(seconds.flat()).size).toBe(500);
    expect(seconds.flat()).toHaveLength(500);
  });
  test('a birth in time cancels the request', () => {
    const rebirths = openRebirths(() => 0.5);
    rebirths.want('n', noon);
    expect(rebirths.due(noon)).toEqual([]);
    rebirths.born('n');
    expect([rebirths.due(noon + 10_000), rebirths.nextAt()]).toEqual([[], undefined]);
  });
});
