import { describe, expect, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { Flag, type SampleRow } from '../../../src/domain/telemetry/sample.ts';
import { threshold, type ThresholdInput } from '../../../src/domain/threshold/threshold.ts';
import { handle } from '../../../src/main/handle.ts';
import { thresholdStream } from '../../../src/main/store/configuration-rows.ts';
import { journalOf, journalText } from '../../../src/domain/threshold/journal.ts';
import { columnsOf } from '../../../src/domain/threshold/keep.ts';
import { compile } from '../../../src/main/engine/points.ts';
import { siteNames } from '../../../src/main/thresholds/site-names.ts';
import { levelWith, yesNo } from '../../domain/threshold/given-draft.ts';
import { message } from '../store/telemetry-given.ts';
import { draftFor, type GivenJudge, givenJudge } from './given-judge.ts';

const start = 1_763_600_400_000;
const hour = 3_600_000;

/** A console that knows the series `CH-01/t` with a value of 10, and judges it by one threshold. */
const watching = (given: Partial<ThresholdInput> = {}) => {
  const console = givenJudge(undefined, { now: start });
  console.send(message('CH-01', start - 1000, { t: 10 }, { recv: start - 1000 }));
  const [series] = console.telemetry.catalogue.all();
  const id = console.create(draftFor(series!, given));
  return { console, id };
};
const at = (s: number, value: number | null, more: Partial<SampleRow> = {}): SampleRow =>
  message('CH-01', start + 1000 * s, { t: value }, { recv: start + 1000 * s, ...more });
/** Events of the only point, as `type@seconds`. */
const told = ({ ops }: GivenJudge): readonly string[] => {
  const seconds = (ms: number): number => (ms - start) / 1000;
  const streams = ops.db.prepare<[], string>("SELECT DISTINCT stream FROM event WHERE stream LIKE 'alert/%'").pluck().all();
  return streams.flatMap((stream) =>
    ops.log.read<AlertEvent>(stream).map(({ event }) => {
      if (event.type === 'OccurrenceFoundLate' || event.type === 'OccurrenceAmended') {
        const { start: from, end } = event.occurrence;
        return `${event.type}@${seconds(from)}..${end === null ? '' : seconds(end)}`;
      }
      return event.type === 'AlertAnnunciated'
        ? `called ${event.because}`
        : `${event.type}@${'at' in event ? seconds(event.at) : 'of' in event ? seconds(event.of) : ''}`;
    }),
  );
};
const labelOf = ({ ops, judge }: GivenJudge): string => {
  const [row] = ops.db.prepare<[], string>("SELECT DISTINCT stream FROM event WHERE stream LIKE 'alert/%'").pluck().all();
  expect(judge.broken().size).toBe(0);
  return row ? label(ops.alertState(row.slice('alert/'.length) as never)) : 'A';
};

describe('live judgement', () => {
  test('a breach raises once it is on disk, and clears', () => {
    const { console } = watching();
    console.send(at(1, 90));
    console.send(at(2, 10));
    expect(told(console)).toEqual(['AlertRaised@1', 'called raised', 'AlertCleared@2']);
    console.done();
  });
  test('a limit that is changed acts at once on the last value, and its clear says why', () => {
    const { console, id } = watching();
    console.send(at(1, 90));
    console.clock.now = start + 3000;
    handle(console.ops.log, threshold, thresholdStream(id), 'ada', {
      type: 'edit',
      draft: draftFor(console.telemetry.catalogue.all()[0]!, { levels: [levelWith({ limit: 99 })] }),
      reason: 'r',
      at: console.clock.now,
    });
    expect(told(console)).toEqual(['AlertRaised@1', 'called raised', 'AlertCleared@3']);
    handle(console.ops.log, threshold, thresholdStream(id), 'ada', {
      type: 'edit',
      draft: draftFor(console.telemetry.catalogue.all()[0]!),
      reason: 'r',
      at: console.clock.now + 1000,
    });
    expect(told(console).slice(3)).toEqual(['AlertRaised@4', 'called raised']);
    console.done();
  });
  test('a new threshold looks at the last value, and a disabled one ends its alert', () => {
    const { console } = watching();
    console.send(at(1, 90));
    const id = console.create(draftFor(console.telemetry.catalogue.all()[0]!, { name: 'second', levels: [levelWith({ limit: 50 })] }));
    expect(console.ops.alerts.counts().unacknowledged).toBe(2);
    handle(console.ops.log, threshold, thresholdStream(id), 'ada', { type: 'disable', reason: 'r', at: console.clock.now + 500 });
    expect(told(console)).toContain('AlertCleared@1.5');
    console.done();
  });
  test('R10 a timer fires at its event-time deadline without a further sample, also over a restart', () => {
    const { console } = watching({ levels: [levelWith({ onDelayMs: 60_000 })], staleAfterMs: 600_000 });
    console.send(at(1, 90));
    console.tick(start + 30_000);
    console.judge.checkpoint();
    const again = console.crash();
    again.tick(start + 61_900);
    expect(told(again)).toEqual([]);
    again.tick(start + 62_100);
    expect(told(again)).toEqual(['AlertRaised@61', 'called raised']);
    again.done();
  });
  test('R6 a device that is unplugged for a day while in alarm stays in alarm, and nothing is resolved', () => {
    const { console } = watching();
    console.send(at(1, 90));
    for (let t = start + 2000; t < start + 24 * hour; t += 600_000) console.tick(t);
    expect([labelOf(console), told(console)]).toEqual(['B', ['AlertRaised@1', 'called raised']]);
    console.done();
  });
  test('bad, missing and uncertain values neither raise nor clear', () => {
    const { console } = watching();
    console.send(at(1, 90));
    console.send(at(2, null));
    console.send(at(3, 10, { cells: [{ ...at(3, 10).cells[0]!, quality: 'uncertain' }] }));
    expect(told(console)).toEqual(['AlertRaised@1', 'called raised']);
    console.done();
  });
});

describe('a schedule', () => {
  const gated = { schedule: { shifts: [], while: '[CH-01/t] < 95' }, staleAfterMs: hour };
  test('that is taken away while it hides an alert lets go of it at once', () => {
    const { console, id } = watching(gated);
    console.send(at(1, 90));
    console.send(at(2, 99));
    expect(told(console)).toEqual(['AlertRaised@1', 'called raised', 'AlertSuppressed@2']);
    console.clock.now = start + 3000;
    const { schedule: _, ...draft } = console.ops.configuration.thresholds()[0]!.draft;
    handle(console.ops.log, threshold, thresholdStream(id), 'ada', {
      type: 'edit',
      draft: { ...draft, schedule: null },
      reason: 'always',
      at: console.clock.now,
    });
    expect(told(console).slice(3)).toEqual(['AlertReleased@3', 'called released']);
    expect(labelOf(console)).toBe('B');
    console.done();
  });
  test('that says no when a threshold begins keeps it from judging the last value', () => {
    const console = givenJudge(undefined, { now: start });
    console.send(message('CH-01', start - 1000, { t: 99 }, { recv: start - 1000 }));
    console.create(draftFor(console.telemetry.catalogue.all()[0]!, gated));
    console.tick(start + 2000);
    expect(told(console)).toEqual([]);
    console.send(at(3, 90));
    expect(told(console)).toEqual(['AlertRaised@3', 'called raised']);
    console.done();
  });
});

describe('late samples', () => {
  test('R2 a breach of two seconds in a buffer of half an hour raises nothing where sixty are asked for', () => {
    const { console } = watching({ levels: [levelWith({ onDelayMs: 60_000 })] });
    const buffer = Array.from({ length: 1800 }, (_, s) => at(s + 1, s === 900 || s === 901 ? 95 : 10, { recv: start + 1_801_000 }));
    console.send(...buffer);
    console.tick(start + 1_803_000);
    expect(told(console)).toEqual([]);
    console.done();
  });
  test('R3 a breach inside a buffer that comes three hours late is one retrospective occurrence with its true times, and calls nobody', () => {
    const { console } = watching();
    for (let s = 1; s <= 60; s++) console.send(at(s, 10));
    // The device goes on for three hours without the network; then the buffer, and a live value.
    const buffer = Array.from({ length: 1080 }, (_, i) => at(70 + 10 * i, i >= 500 && i < 530 ? 90 : 10, { recv: start + 3 * hour }));
    console.send(...buffer.slice(500), ...buffer.slice(0, 500));
    console.tick(start + 3 * hour + 1500);
    console.send(at(10_810, 10));
    expect(told(console)).toEqual(['OccurrenceFoundLate@5070..5370']);
    const history = console.ops.alerts.queue('history', '', 10);
    expect(history.rows.map(({ raisedAt, clearedAt, retrospective, label: one }) => [raisedAt - start, clearedAt! - start, retrospective, one])).toEqual([
      [5_070_000, 5_370_000, true, 'A'],
    ]);
    expect(console.ops.alerts.ofPeriod(start, start + 4 * hour)).toHaveLength(1);
    expect([labelOf(console), console.ops.alerts.counts().unacknowledged]).toEqual(['A', 0]);
    console.done();
  });
  test('still abnormal when the next live value comes: called then, with its true start', () => {
    const { console } = watching();
    console.send(...Array.from({ length: 300 }, (_, i) => at(10 + i, i < 100 ? 10 : 90, { recv: start + hour })));
    expect(told(console)).toEqual([]);
    console.send(at(315, 91, { recv: start + 315_000 }));
    expect(told(console)).toEqual(['AlertRaised@110', 'called raised']);
    console.done();
  });
  test('a value that comes late and shows that an alert began earlier amends it; one that shows that it was not so withdraws it', () => {
    const { console } = watching({ levels: [levelWith({ onDelayMs: 5000 })] });
    console.send(at(1, 10));
    console.send(at(4, 90));
    console.send(at(10, 90));
    expect(told(console)).toEqual(['AlertRaised@9', 'called raised']);
    console.send(at(2, 90, { recv: start + 10_000 }));
    console.tick(start + 12_000);
    expect(told(console).slice(2)).toEqual(['OccurrenceAmended@7..']);
    console.send(at(6, 10, { recv: start + 12_000 }));
    console.tick(start + 14_000, () => undefined);
    expect(told(console).slice(3)).toEqual(['OccurrenceWithdrawn@13', 'AlertCleared@13'].map((text) => expect.stringContaining(text.split('@')[0]!)));
    expect(labelOf(console)).toBe('D');
    console.done();
  });
});

describe('which samples reach what (R27)', () => {
  test('R27 a hundred reconnects with a retained breach are one occurrence, called only after a live value', () => {
    const { console } = watching();
    for (let n = 0; n < 100; n++) console.send(at(1, 90, { recv: start + 1000 * (n + 2), flags: Flag.retained }));
    expect(told(console)).toEqual([]);
    console.send(at(150, 91));
    expect(told(console).filter((one) => one.startsWith('AlertRaised'))).toHaveLength(1);
    console.done();
  });
  test('R27 a retained value without a time of its own, and a cached repeat, are not judged', () => {
    const { console } = watching();
    console.send(at(1, 90, { flags: Flag.retained, tsSource: 'retained' }), at(2, 90, { flags: Flag.cached }));
    console.send(at(3, 10));
    expect(told(console)).toEqual([]);
    console.done();
  });
  test('R27 historical values are judged at their own time and never call by themselves', () => {
    const { console } = watching();
    console.send(at(1, 90, { flags: Flag.historical }), at(2, 10, { flags: Flag.historical }));
    expect(told(console)).toEqual(['OccurrenceFoundLate@1..2']);
    console.done();
  });
  test.each([
    ['behind', -2 * hour],
    ['ahead, which takes the receive time', 0],
  ])('R27 a device whose clock is two hours %s is estimated, and still alarms', (_, skew) => {
    const { console } = watching({ staleAfterMs: 60_000 });
    const row = (s: number, value: number): SampleRow => {
      const recv = start + 3 * hour + 1000 * s;
      return message('CH-01', recv + skew, { t: value }, { recv, ...(skew === 0 && { flags: Flag.future, tsSource: 'recv' as const }) });
    };
    for (let s = 0; s < 10; s++) console.send(row(s, 10));
    console.send(row(10, 90));
    expect(console.judge.skews.of('CH-01')).toBe(0 - skew);
    expect(told(console).filter((one) => one.startsWith('called'))).toEqual(['called raised']);
    console.done();
  });
});

describe('versions of a threshold that another one names', () => {
  /** `Hot` above 80, and a threshold that holds while it does. */
  const naming = () => {
    const console = givenJudge(undefined, { now: start });
    console.send(message('CH-01', start - 1000, { t: 10 }, { recv: start - 1000 }));
    const [series] = console.telemetry.catalogue.all();
    const hot = { name: 'Hot', staleAfterMs: hour };
    const hotId = console.create(draftFor(series!, hot));
    const condition = { kind: 'expression' as const, text: '{Hot}' };
    const id = console.create(draftFor(series!, { name: 'Named', condition, levels: [yesNo()], staleAfterMs: hour }));
    const edit = (s: number, given: Partial<ThresholdInput>): void => {
      console.clock.now = start + 1000 * s;
      handle(console.ops.log, threshold, thresholdStream(hotId), 'ada', {
        type: 'edit',
        draft: draftFor(series!, { ...hot, ...given }),
        reason: 'tuned',
        at: console.clock.now,
      });
    };
    const toldOf = (): readonly string[] => {
      const seconds = (ms: number): number => (ms - start) / 1000;
      return console.ops.log.read<AlertEvent>(`alert/${console.pointOf(id, 'high')}`).flatMap(({ event }) => {
        if (event.type === 'AlertRaised') return `raised@${seconds(event.at)}`;
        if (event.type === 'AlertCleared') return `cleared@${seconds(event.at)}${event.because ? ` ${event.because}` : ''}`;
        return event.type === 'OccurrenceFoundLate' ? `found@${seconds(event.occurrence.start)}..${seconds(event.occurrence.end!)}` : [];
      });
    };
    return { console, id, edit, toldOf };
  };
  const limit = (value: number) => ({ levels: [levelWith({ limit: value })] });

  test('a change of it acts at its own event time, and the clear says why', () => {
    const { console, edit, toldOf } = naming();
    console.send(at(1, 90));
    edit(10, limit(95));
    console.tick(start + 12_000);
    expect(toldOf()).toEqual(['raised@1', 'cleared@10 configuration']);
    edit(20, limit(80));
    console.tick(start + 22_000);
    expect(toldOf().slice(2)).toEqual(['raised@20']);
    console.done();
  });

  test('R2 late samples are judged by the version of it that was in force at their own time', () => {
    const { console, edit, toldOf } = naming();
    console.send(at(1, 10));
    edit(10, limit(95));
    console.send(at(20, 10));
    const late = (s: number, value: number): SampleRow => at(s, value, { recv: start + 21_000, flags: Flag.historical });
    console.send(late(5, 90), late(6, 10), late(15, 90), late(16, 10));
    console.tick(start + 30_000);
    expect(toldOf()).toEqual(['found@5..6']);
    console.done();
  });

  test('R13 the journal of it is that of all samples judged at once, through every version, and over a restart', () => {
    const { console, edit, id } = naming();
    console.send(at(1, 90));
    edit(10, limit(95));
    console.send(at(12, 90), at(14, 97));
    edit(20, { name: 'Very hot' });
    console.send(at(22, 99));
    edit(30, {});
    console.send(at(32, 10), at(33, 99));
    console.tick(start + 36_000);
    const journal = () => journalText(console.judge.journal().filter(({ point }) => point === console.pointOf(id, 'high')));
    const spans = console.judge
      .journal()
      .flatMap(({ point, start: from, end }) => (point === console.pointOf(id, 'high') ? `${from - start}..${end === null ? '' : end - start}` : []));
    // Between 20 and 30 nothing bears the name: nothing can be judged, and what was there ends.
    expect(spans).toEqual(['1000..10000', '14000..20000', '30000..32000', '33000..']);
    const live = journal();
    const plan = compile(
      't',
      's',
      id,
      console.ops.configuration.versions(id),
      siteNames(console.telemetry.catalogue.all(), console.ops.configuration, 'UTC'),
    ).plans.find(({ side }) => side === 'high')!.plan;
    const samples = [
      { t: start - 1000, value: 10 },
      ...[1, 12, 14, 22, 32, 33].map((s, i) => ({ t: start + 1000 * s, value: [90, 90, 97, 99, 10, 99][i]! })),
    ].map((one) => ({ ...one, quality: 1 }));
    expect(journalText(journalOf(plan, [columnsOf(samples)], start + 35_000).map((one) => ({ ...one, point: plan.pointId })))).toBe(live);
    const next = console.crash();
    expect(journalText(next.judge.journal().filter(({ point }) => point === plan.pointId))).toBe(live);
    next.done();
  });

  test('another name given to both at once leaves the alert and its delays as they are', () => {
    const { console, id, edit, toldOf } = naming();
    console.send(at(1, 90));
    console.ops.log.atomically(() => {
      edit(10, { name: 'Too hot' });
      const { draft } = console.ops.configuration.thresholds().find(({ thresholdId }) => thresholdId === id)!;
      handle(console.ops.log, threshold, thresholdStream(id), 'ada', {
        type: 'edit',
        draft: { ...draft, condition: { kind: 'expression', text: '{Too hot}' } },
        reason: 'renamed',
        at: console.clock.now,
      });
    });
    console.tick(start + 12_000);
    expect(toldOf()).toEqual(['raised@1']);
    console.send(at(13, 10));
    expect(toldOf()).toEqual(['raised@1', 'cleared@13']);
    console.done();
  });
});
