import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { journalText } from '../../../src/domain/threshold/journal.ts';
import type { Envelope } from '../../../src/main/ingest/envelope.ts';
import { openIngest } from '../../../src/main/ingest/ingest.ts';
import type { TelemetryOptions } from '../../../src/main/store/telemetry-options.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { levelWith, normalOf, randomOf } from '../../domain/threshold/given-draft.ts';
import { afterCrash } from '../store/telemetry-given.ts';
import { draftFor, givenJudge } from './given-judge.ts';

/** Places between two of which a process may end: what is on disk is what it was there. */
export type Place = 'before T' | 'after T, before ack' | 'after T, before O' | 'after O, before show';
type Store = 'ops.db' | 'telemetry.db';

const profile = '0190b3c0-0000-7000-8000-000000000001' as ProfileId;
const start = 1_763_600_400_000;
const everyMs = 10_000;
const devices = ['dev0', 'dev1'];
const batchOf = 8;

interface Message {
  readonly id: number;
  readonly device: string;
  readonly ts: number;
  readonly value: number;
}
/** Two devices that walk around their limit; the same every time. */
const messages = (count: number): readonly Message[] => {
  const random = randomOf(11);
  const levels = devices.map(() => 60);
  return Array.from({ length: count }, (_, i) => {
    const place = i % devices.length;
    levels[place]! += (60 - levels[place]!) * 0.05 + 5 * normalOf(random);
    return {
      id: i + 1,
      device: devices[place]!,
      ts: start + Math.floor(i / devices.length) * everyMs + place,
      value: Math.round(100 * levels[place]!) / 100,
    };
  });
};

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'fieldwatch-crash-'));

/**
 * A console with the whole way of a message (ingest, judge, stores) and a broker that sends again, with the mark DUP, what was not acknowledged.
 * It can be ended at any place of a batch; the next one goes on with what was on disk there.
 */
export const crashTable = (more: Partial<TelemetryOptions> = {}) => {
  const clock = { now: start - 3_600_000 };
  const ids = { last: 0 };
  let console = givenJudge(newFolder(), clock, ids, more);
  let ending: Place | undefined;
  /** The files as they were where the process ended. */
  let left: string | undefined;
  const unacknowledged = new Map<number, Message>();
  const shown: number[] = [];
  const faults: unknown[] = [];

  const end = (place: Place): void => {
    if (ending !== place || left !== undefined) return;
    left = newFolder();
    for (const name of ['ops.db', 'telemetry.db']) afterCrash(join(console.folder, name), join(left, name));
  };
  const open = () => {
    const { telemetry, judge } = console;
    const ingest = openIngest({
      telemetry: {
        ...telemetry,
        commit: (at, also) => {
          if (telemetry.isDirty()) end('before T');
          const journal = telemetry.commit(at, also);
          end('after T, before ack');
          return journal;
        },
      },
      judge: {
        ...judge,
        settle: (journal) => {
          const decides = judge.hasDecisions();
          if (decides) end('after T, before O');
          judge.settle(journal);
          if (decides) end('after O, before show');
        },
      },
      now: () => clock.now,
      later: () => () => {},
      zone: 'UTC',
      onShown: (series) => left === undefined && shown.push(...series),
      onStorage: () => {},
      onFault: (error) => faults.push(error),
    });
    ingest.setProfile(profile, { sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }], simulated: false });
    return ingest;
  };
  let ingest = open();

  const offer = ({ id, device, ts, value }: Message, isRedelivered: boolean): void => {
    const payload = Buffer.from(JSON.stringify({ value, ts }));
    const envelope: Envelope = {
      profile,
      session: 1,
      topic: `plant/${device}/t`,
      payload,
      bytes: payload.length,
      qos: 1,
      isRetained: false,
      isRedelivered,
      messageId: id,
      recv: clock.now,
    };
    ingest.offer(envelope, (given) => {
      if (left === undefined) for (const one of given) unacknowledged.delete(one);
    });
  };
  const send = (message: Message): void => {
    clock.now = Math.max(clock.now, message.ts + 40);
    unacknowledged.set(message.id, message);
    offer(message, false);
  };
  const goOn = (folder: string): void => {
    ingest = undefined as never;
    console.close();
    rmSync(console.folder, { recursive: true, force: true });
    console = givenJudge(folder, clock, ids, more);
    [left, ending] = [undefined, undefined];
    ingest = open();
    for (const message of Array.from(unacknowledged.values())) offer(message, true);
    ingest.flush();
  };

  // Both devices are known, and watched from before the stream.
  for (const [i, device] of devices.entries()) send({ id: 60_000 + i, device, ts: start - 3_600_000, value: 60 });
  ingest.flush();
  const thresholds = console.telemetry.catalogue.all().map((series) =>
    console.create(
      draftFor(series, {
        staleAfterMs: 60_000,
        rationale: { actions: ['Look at it.'], consequence: 'Damage', responseMs: 600_000 },
        levels: [levelWith({ limit: 70, deadBand: 2, onDelayMs: 15_000, offDelayMs: 20_000 }), levelWith({ kind: 'HH', limit: 85 })],
      }),
    ),
  );

  const stream = messages(1200);
  let sent = 0;
  const table = {
    clock,
    faults,
    console: () => console,
    isOver: (): boolean => sent >= stream.length,
    /** One batch of messages, and the second after it. True when the process ended in it, and another one goes on. */
    batch: (place?: Place): boolean => {
      ending = place;
      for (let i = 0; i < batchOf && sent < stream.length; i++) send(stream[sent++]!);
      ingest.flush();
      if (left === undefined) {
        console.telemetry.tidy(clock.now);
        const reached = stream[sent - 1]!.ts;
        console.judge.tick(() => reached);
        if (console.judge.hasDecisions()) ingest.flush();
      }
      const next = left;
      ending = undefined;
      if (next === undefined) return false;
      goOn(next);
      return true;
    },
    /** The file as it is now, for `restore`. */
    copy: (name: Store): string => afterCrash(join(console.folder, name), join(newFolder(), name)),
    /** The process ends, and one of its files is another one when it starts again; `undefined`: there is none. */
    restore: (name: Store, from: string | undefined): void => {
      const folder = newFolder();
      for (const one of ['ops.db', 'telemetry.db']) {
        if (one !== name) afterCrash(join(console.folder, one), join(folder, one));
        else if (from !== undefined) afterCrash(from, join(folder, one));
      }
      goOn(folder);
    },
    /** The oldest row of the journal of samples, and how far the log says that judging has come. */
    oldestJournal: (): number => {
      const db = new Sqlite(join(console.folder, 'telemetry.db'), { readonly: true });
      try {
        return db.prepare<[], number>('SELECT min(id) FROM journal').pluck().get()!;
      } finally {
        db.close();
      }
    },
    judgedThrough: (): number => Number(console.ops.meta.get('evaluated_through')),
    /** Open calls as a console tells them to its loudspeaker. */
    openCalls: () => console.ops.alerts.openCalls(),
    /** How many events of alerts are in the log. */
    events: () => console.ops.db.prepare<[], number>("SELECT count(*) FROM event WHERE type LIKE 'Alert%'").pluck().get()!,
    /** Everything that is left: the journal of occurrences, the values by device, what the log says of alerts. */
    result: () => {
      ingest.flush();
      console.tick(clock.now + 600_000, () => stream.at(-1)!.ts + 60_000);
      console.judge.checkpoint();
      const names = new Map(thresholds.map((id) => [console.pointOf(id, 'high'), id]));
      const journal = journalText(console.judge.journal().map((entry) => ({ ...entry, point: names.get(entry.point) ?? entry.point })));
      const events = console.ops.db
        .prepare<[], { stream: string; type: string; data: string }>(
          "SELECT stream, type, data FROM event WHERE type IN ('AlertRaised', 'AlertEased', 'AlertCleared', 'AlertAnnunciated') ORDER BY position",
        )
        .all();
      const reader = openTelemetryReader(join(console.folder, 'telemetry.db'));
      const values = reader.catalogue().map((series) => [series.device, [...reader.raw(series.id, start, 2e12, 100_000).values]] as const);
      reader.close();
      const told = events.map(({ stream: of, type, data }) => `${of} ${type} ${data}`);
      return { journal, values, told };
    },
    done: (): void => {
      console.done();
    },
  };
  return table;
};
