import assert from 'node:assert/strict';
import { once } from 'node:events';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { onTestFinished, test, vi } from 'vitest';
import { type ConsoleContract, consoleContract } from '../../../src/contract/console.ts';
import { type Client, connect } from '../../../src/contract/rpc.ts';
import type { AlertQueue, AlertTab, ConnectionRow } from '../../../src/contract/views.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { openOpsReader } from '../../../src/main/store/ops.ts';
import { overPort } from '../../contract/pipes.ts';
import { mosquittoMissing, startMosquitto } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { connectTo, folderIn, givenEngine, type GivenEngine, profileOf, until, untilConnection, untilStatus, watchSeries } from './given-engine.ts';
import { chainOf, storedValues } from './stored.ts';

const [minute, hour] = [60_000, 3_600_000];
const start = Date.parse('2026-11-20T06:00:00Z');
const everyMinutes = 5;
const end = start + 72 * hour;

type Span = readonly [from: number, to: number];
const isIn = (spans: readonly Span[], hours: number): boolean => spans.some(([from, to]) => hours >= from && hours < to);
const each = (period: number, [from, to]: Span): readonly Span[] =>
  Array.from({ length: 72 / period }, (_, i) => [i * period + from, i * period + to] as const);

/** When the console hears nothing: it is not running, and the way to the broker is cut. Hours since the start. */
const [stopped, cut] = [
  [24, 25],
  [40, 45],
] as const;
const deaf: readonly Span[] = [stopped, cut];

/** When each device is above its limit. */
const breaches: Readonly<Record<string, readonly Span[]>> = {
  'P-1': each(4, [2, 2.5]),
  'P-2': each(6, [0.3, 0.7]),
  'P-3': [[70, 73]],
  'P-4': [
    [9.5, 13],
    [22, 26],
    [38, 47],
    [65, 68],
  ],
};
const devices = Object.keys(breaches);
const valueAt = (name: string, at: number): number => (isIn(breaches[name]!, (at - start) / hour) ? 95 : 20);

/** Shelves of P-4: set, and over, at these hours; one ends while the console is not running, one while the broker is away. */
const shelves: readonly Span[] = [
  [10, 12],
  [23.5, 24.5],
  [39, 42],
  [65.5, 67],
];

interface Occurrence {
  readonly device: string;
  readonly raised: number;
  readonly cleared: number | null;
}
/** What happens at the site, from the plan alone. */
const occurrences = devices
  .flatMap((name) =>
    breaches[name]!.map(([from, to]): Occurrence => {
      const at = (hours: number) => start + Math.ceil((hours * 60) / everyMinutes - 1e-9) * everyMinutes * minute;
      return { device: name, raised: at(from), cleared: at(to) > end ? null : at(to) };
    }),
  )
  .toSorted((a, b) => a.raised - b.raised || a.device.localeCompare(b.device));
const isDeafTo = ({ raised, cleared }: Occurrence): boolean =>
  deaf.some(([from, to]) => raised >= start + from * hour && (cleared ?? end) <= start + to * hour);

/** The local network between the console and the broker: it can be cut, and both sides are hung up on. */
const openLink = async (target: number) => {
  const open = new Set<net.Socket>();
  const accept = (port: number) => {
    const server = net.createServer((near) => {
      const far = net.connect(target, '127.0.0.1');
      for (const [from, to] of [[near, far] as const, [far, near] as const]) {
        open.add(from);
        from
          .on('error', () => {})
          .on('close', () => {
            open.delete(from);
            to.destroy();
          })
          .pipe(to);
      }
    });
    return server.listen(port, '127.0.0.1');
  };
  let server = accept(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sever = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    sever,
    mend: async (): Promise<void> => {
      server = accept(port);
      await once(server, 'listening');
    },
  };
};

/** In memory where there is such a folder: no power is cut here, and thousands of commits would wait for the disk. */
const quickFolder = (): string => {
  if (!existsSync('/dev/shm')) return tempFolder();
  const folder = mkdtempSync('/dev/shm/fieldwatch-test-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Everything that this process reaches out to: addresses of connections, names that are looked up, datagrams. */
const watchNetwork = (): ReadonlySet<string> => {
  const reached = new Set<string>();
  const open = Reflect.get(net.Socket.prototype, 'connect') as (...args: unknown[]) => net.Socket;
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket, ...args: unknown[]) {
    const [first] = args.flat() as [net.NetConnectOpts | number | string];
    reached.add(
      typeof first === 'object'
        ? 'path' in first && first.path
          ? first.path
          : `${(first as net.TcpNetConnectOpts).host ?? 'localhost'}`
        : String(args.flat()[1]),
    );
    return Reflect.apply(open, this, args);
  });
  const { lookup } = dns;
  vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: unknown[]) => {
    reached.add(name);
    return Reflect.apply(lookup, dns, [name, ...rest]);
  }) as never);
  vi.spyOn(dgram.Socket.prototype, 'send').mockImplementation(() => void reached.add('a datagram'));
  return reached;
};

/** The life of every alert, as it stands in the event log. */
const lifeIn = (folder: string): readonly { readonly device: string; readonly event: AlertEvent }[] => {
  const ops = openOpsReader(join(folder, 'ops.db'));
  try {
    const rows = ops.db.prepare<[], { stream: string; data: string }>("SELECT stream, data FROM event WHERE stream LIKE 'alert/%' ORDER BY position").all();
    const events = rows.map(({ stream, data }) => ({ stream, event: JSON.parse(data) as AlertEvent }));
    const names = new Map(events.flatMap(({ stream, event }) => ('evidence' in event && event.evidence ? [[stream, event.evidence.device]] : [])));
    return events.map(({ stream, event }) => ({ device: names.get(stream) ?? stream, event }));
  } finally {
    ops.close();
  }
};

const windowOf = ({ engine }: GivenEngine, user: string): Client<ConsoleContract> => {
  const { port1, port2 } = new MessageChannel();
  engine.attach(overPort(port1), user);
  onTestFinished(() => port2.close());
  return connect(consoleContract, overPort(port2));
};
const queueOf = (window: Client<ConsoleContract>, tab: AlertTab): Promise<AlertQueue> =>
  until<AlertQueue>(
    (next, failed) => window.alertQueue({ tab, search: '', limit: 1000 }, next, failed),
    () => true,
  );

test.skipIf(mosquittoMissing !== undefined)(
  'R4 72 hours without any network but the local broker: nothing is lost, nothing is doubled, and every alert has its whole life on record',
  async () => {
    const reached = watchNetwork();
    // The clock of the site: wall clock and monotonic clock go together, as those of a computer do.
    const site = { now: start - hour };
    vi.spyOn(performance, 'now').mockImplementation(() => site.now - start + 2 * hour);
    onTestFinished(() => void vi.restoreAllMocks());

    const home = quickFolder();
    const broker = await startMosquitto({ extra: ['max_queued_messages 0'] });
    onTestFinished(broker.stop);
    const link = await openLink(broker.port);
    onTestFinished(link.sever);
    const pumps = await Promise.all(devices.map((name) => device(broker.url, { clientId: name })));
    onTestFinished(async () => void (await Promise.all(pumps.map((pump) => pump.endAsync(true)))));

    /** The engine, with what it does once a second: the hours of the test have fewer seconds. */
    const openSite = async () => {
      const { setInterval: real } = globalThis;
      const seconds: (() => void)[] = [];
      const spy = vi.spyOn(globalThis, 'setInterval').mockImplementation(((work: () => void, ms?: number) => {
        if (ms === 1000) seconds.push(work);
        return real(work, ms);
      }) as never);
      const given = await givenEngine({ home, now: () => site.now });
      spy.mockRestore();
      assert.equal(seconds.length, 1);
      return { given, ada: windowOf(given, 'ada'), ben: windowOf(given, 'ben'), second: seconds[0]!, heard: 0 };
    };
    const sent = new Map(devices.map((name) => [name, new Map<number, number>()]));
    const measure = async (): Promise<void> => {
      await Promise.all(
        devices.map((name, i) => {
          const value = valueAt(name, site.now);
          sent.get(name)!.set(site.now, value);
          return pumps[i]!.publishAsync(`plant/${name}/t`, JSON.stringify({ value, ts: site.now }), { qos: 1 });
        }),
      );
    };
    let console = await openSite();
    const untilHeard = async (messages: number): Promise<void> => {
      console.heard += messages;
      while ((await console.given.engine.summary()).messages < console.heard) await breath();
    };

    const profileId = (await connectTo(console.given, profileOf(link.url))) as ProfileId;
    await measure();
    await untilStatus(console.given, ({ samples }) => samples === devices.length);
    console.heard = devices.length;
    for (const name of devices) await watchSeries(console.given, name);
    site.now = start - everyMinutes * minute;

    const acknowledgeAll = async (): Promise<void> => {
      const open = (await queueOf(console.ada, 'active')).rows.filter(({ label }) => label === 'B' || label === 'D');
      if (open.length === 0) return;
      const result = await console.ada.acknowledge({ alerts: open.map(({ pointId, call }) => ({ pointId, call })), note: 'Seen on the round.' });
      assert.deepEqual(result, { applied: open.length, already: 0, refused: [] });
    };
    const shelve = async (endsAt: number): Promise<void> => {
      const { rows } = await queueOf(console.ben, 'active');
      const points = rows.filter((row) => row.device === 'P-4').map(({ pointId }) => pointId);
      assert.deepEqual(await console.ben.shelve({ points, until: endsAt, oneShot: false, reason: 'Seal is being changed' }), {
        applied: 1,
        already: 0,
        refused: [],
      });
    };

    let waiting = 0;
    let isRunning = true;
    for (let at = start; at <= end; at += everyMinutes * minute) {
      site.now = at;
      if (isRunning) console.second();
      const is = (hours: number): boolean => at === start + hours * hour;
      if (is(stopped[0])) {
        await console.given.close();
        isRunning = false;
      }
      if (is(cut[0])) {
        await link.sever();
        await untilConnection(console.given, ({ state }) => state !== 'online');
      }
      if (is(stopped[1])) {
        const { faults } = console.given;
        console = await openSite();
        console.given.faults.push(...faults);
        isRunning = true;
      }
      if (is(cut[1])) {
        await link.mend();
        await console.given.window.retryConnection({ profileId });
      }
      await measure();
      waiting += devices.length;
      if (isIn(deaf, (at - start) / hour)) {
        if (isRunning) console.second();
      } else {
        await untilHeard(waiting);
        waiting = 0;
        await breath(); // the batch is written when the burst is over
        console.second();
      }
      if (isRunning && (at - start) % (2 * hour) === 0) await acknowledgeAll();
      for (const [from, to] of shelves) if (is(from)) await shelve(start + to * hour);
    }
    const count = devices.length * ((end - start) / (everyMinutes * minute) + 2);
    await untilStatus(console.given, ({ samples }) => samples === count);

    const report = await console.ada.shiftReport({ from: end - 8 * hour, to: end });
    const { findings } = await untilStatus(console.given, () => true);
    const [connection] = await until<readonly ConnectionRow[]>(
      (next, failed) => console.ada.connections({}, next, failed),
      () => true,
    );
    await console.given.close();

    for (const name of devices) assert.deepEqual([...storedValues(folderIn(home), name)], [...sent.get(name)!]);
    assert.deepEqual([findings, connection!.quarantined, console.given.faults], [[], 0, []]);
    assert.deepEqual([...reached], ['127.0.0.1']);

    const log = lifeIn(folderIn(home));
    const pick = <Type extends AlertEvent['type'], Facts>(type: Type, facts: (event: Extract<AlertEvent, { type: Type }>) => Facts) =>
      log.flatMap(({ device: name, event }) => (event.type === type ? [[name, facts(event as Extract<AlertEvent, { type: Type }>)] as const] : []));
    const byTime = (a: readonly [string, number], b: readonly [string, number]): number => a[1] - b[1] || a[0].localeCompare(b[0]);
    const called = occurrences.filter((one) => !isDeafTo(one));
    const lost = start + cut[0] * hour + everyMinutes * minute; // at the first look that finds it silent for a minute
    assert.deepEqual(
      pick('AlertRaised', ({ at }) => at).toSorted(byTime),
      [...called.map((one) => [one.device, one.raised] as const), ['Plant', lost] as const].toSorted(byTime),
    );
    assert.deepEqual(
      pick('AlertCleared', ({ at }) => at).toSorted(byTime),
      [
        ...called.flatMap(({ device: name, cleared }) => (cleared === null ? [] : [[name, cleared] as const])),
        ['Plant', start + cut[1] * hour] as const,
      ].toSorted(byTime),
    );
    assert.deepEqual(
      pick('OccurrenceFoundLate', ({ occurrence }) => [occurrence.start, occurrence.end]),
      occurrences.filter(isDeafTo).map((one) => [one.device, [one.raised, one.cleared]]),
    );
    assert.deepEqual([pick('OccurrenceAmended', ({ of }) => of), pick('OccurrenceWithdrawn', ({ of }) => of)], [[], []]);
    assert.deepEqual(
      pick('AlertShelved', ({ at, until: endsAt, by }) => [at, endsAt, by]),
      shelves.map(([from, to]) => ['P-4', [start + from * hour, start + to * hour, 'ben']]),
    );
    const expired = shelves.map(([, to]) => start + (isIn([stopped], to) ? stopped[1] : to) * hour); // at the start when there was nobody to end it
    const unshelved = log.flatMap(({ event }) => (event.type === 'AlertAnnunciated' && event.because === 'released' ? [event.call.at] : []));
    assert.deepEqual([pick('AlertUnshelved', ({ because }) => because).map(([, because]) => because), unshelved], [shelves.map(() => 'expired'), expired]);
    // The newest call of every occurrence was answered, once.
    const newestCalls = new Map(pick('AlertAnnunciated', ({ call }) => call).map(([name, call]) => [`${name} ${call.of}`, call]));
    assert.equal(newestCalls.size, called.length + 1);
    const answers = pick('AlertAcknowledged', ({ answers: call, by }) => `${call.of} ${call.at} ${by}`).map(([name, call]) => `${name} ${call}`);
    assert.equal(new Set(answers).size, answers.length);
    for (const [key, { of, at }] of newestCalls) assert.ok(answers.includes(`${key.slice(0, key.indexOf(' '))} ${of} ${at} ada`), key);

    const chain = chainOf(folderIn(home));
    assert.ok(chain.intact, JSON.stringify(chain));
    assert.deepEqual([report.events, report.chainHead], [chain.events, chain.head]);
    assert.deepEqual(
      report.alerts
        .toSorted((a, b) => a.raisedAt - b.raisedAt || a.device.localeCompare(b.device))
        .map((one) => [one.device, one.raisedAt, one.clearedAt, one.acknowledgedBy]),
      occurrences.filter(({ cleared }) => (cleared ?? Infinity) > end - 8 * hour).map((one) => [one.device, one.raised, one.cleared, 'ada']),
    );
    assert.deepEqual([report.alertsTotal, report.late], [report.alerts.length, []]);
    assert.deepEqual(
      report.coverage.map((one) => [one.device, one.share, one.stored, one.clockOffMs]),
      devices.map((name) => [name, 1, (8 * 60) / everyMinutes, undefined]),
    );
  },
  60_000,
);
