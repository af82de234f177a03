import assert from 'node:assert/strict';
import { describe, onTestFinished, test } from 'vitest';
import { alert, type AlertCommand } from '../../../src/domain/alert/alert.ts';
import { groupTallies, type SortKey } from '../../../src/domain/alert/queue-order.ts';
import { PointId } from '../../../src/domain/identity.ts';
import { handleFrom } from '../../../src/main/handle.ts';
import { alertStream } from '../../../src/main/store/alert-rows.ts';
import type { Ops } from '../../../src/main/store/ops.ts';
import { tempFolder } from '../../temp-folder.ts';
import { evidence, opsIn } from './ops-fixture.ts';

const policy = { latching: false, selfAcknowledging: false, longestShelf: 86_400_000 };
const pointAt = (i: number): PointId => PointId.parse(`00000000-0000-8000-8000-${String(i).padStart(12, '0')}`);
const give = (ops: Ops, point: PointId, ...commands: readonly AlertCommand[]): void => {
  for (const command of commands) handleFrom(ops.log, alert(policy), ops.alertState(point), alertStream(point), 'ada', command);
};
const severities = ['info', 'warning', 'high', 'critical'] as const;
const day = 86_400_000;
const asker = { user: 'ada', now: 10 * day };

/** 240 alerts on 12 devices; every fifth has an owner, every fourth a note, the first ten points were raised before. */
const filled = (): Ops => {
  const ops = opsIn(tempFolder());
  onTestFinished(() => ops.close());
  for (let i = 0; i < 240; i++) {
    const point = pointAt(i);
    const at = asker.now - 3_600_000 - ((i * 7919) % 240) * 1000;
    const given = { severity: severities[i % 4]!, device: `D-${String(i % 12).padStart(2, '0')}`, name: `Limit ${(i * 31) % 240}`, limit: (i * 13) % 50 };
    if (i < 10) {
      for (let k = 0; k <= i; k++) {
        const earlier = asker.now - 20 * 3_600_000 + k * 1000;
        give(ops, point, { type: 'raise', at: earlier, evidence: evidence(given) }, { type: 'clear', at: earlier + 500 });
        give(ops, point, { type: 'acknowledge', call: ops.alertState(point).call, by: 'ada' });
      }
    }
    give(ops, point, { type: 'raise', at, evidence: evidence(given) });
    if (i % 5 === 0) give(ops, point, { type: 'assign', of: at, at: at + 1, by: 'ada', to: i % 2 === 0 ? 'zoe' : 'bob' });
    if (i % 4 === 0) give(ops, point, { type: 'comment', of: at, at: at + 2, by: 'ada', text: 'seen' });
    if (i % 3 === 0) give(ops, point, { type: 'acknowledge', call: ops.alertState(point).call, by: 'ada' });
  }
  return ops;
};

describe('a list sorted by a column', () => {
  const ops = () => filled();
  test('over the whole set, in both directions, what has no value last; the page is the beginning of the order', () => {
    const store = ops();
    const all = store.alerts.queue('active', '', 1000, asker).rows;
    assert.equal(all.length, 240);
    const own = new Map(all.map(({ seq }, i) => [seq, i]));
    const valueOf: Partial<Record<SortKey, (row: (typeof all)[number]) => string | number | null>> = {
      number: ({ seq }) => seq,
      priority: ({ severity }) => -severities.indexOf(severity),
      condition: ({ name }) => name.toLowerCase(),
      device: ({ device }) => device.toLowerCase(),
      limit: ({ limit }) => limit ?? null,
      raised: ({ raisedAt }) => raisedAt,
      age: ({ raisedAt }) => -raisedAt,
      owner: ({ owner }) => owner ?? null,
      count: ({ recent }) => recent!,
      notes: ({ notes }) => notes ?? null,
    };
    for (const [by, of] of Object.entries(valueOf))
      for (const isDown of [false, true]) {
        const sort = { by: by as SortKey, isDown };
        const expected = all
          .toSorted((a, b) => {
            const [x, y] = [of(a), of(b)];
            if (x === y) return own.get(a.seq)! - own.get(b.seq)!;
            if (x === null) return 1;
            if (y === null) return -1;
            return (x < y ? -1 : 1) * (isDown ? -1 : 1);
          })
          .map(({ seq }) => seq);
        assert.deepEqual(store.alerts.order('active', '', asker, { sort }), expected, `${by} ${String(isDown)}`);
        assert.deepEqual(
          store.alerts.queue('active', '', 25, asker, { sort }).rows.map(({ seq }) => seq),
          expected.slice(0, 25),
        );
      }
  });

  test('how often a point was called in 24 hours stands with its row', () => {
    const store = ops();
    const byName = new Map(store.alerts.queue('active', '', 1000, asker).rows.map((row) => [row.pointId as string, row.recent]));
    for (let i = 0; i < 12; i++) assert.equal(byName.get(pointAt(i)), i < 10 ? i + 2 : 1);
    const later = store.alerts.queue('active', '', 1000, { ...asker, now: asker.now + 23 * 3_600_000 + 1_800_000 }).rows;
    assert.ok(
      later.every(({ recent }) => recent! <= 1),
      'what is older than a day does not count',
    );
  });
});

describe('a list in groups', () => {
  test('a group holds what its line says, with the filter, by device and by threshold, and nothing else', () => {
    const store = filled();
    for (const search of ['', 'p:1,2', 'owner:me']) {
      const tallies = store.alerts.tallies('active', search, asker);
      const { total } = store.alerts.queue('active', search, 1, asker);
      assert.equal(
        tallies.reduce((sum, { count }) => sum + count, 0),
        total,
      );
      for (const { key, count } of groupTallies(tallies, 'device', () => undefined)) {
        const inside = store.alerts.queue('active', search, 1000, asker, { group: { device: key } });
        assert.deepEqual([inside.total, inside.rows.length], [count, count]);
        assert.ok(inside.rows.every(({ device }) => device === key));
        const seqs = store.alerts.order('active', search, asker, { group: { device: key } });
        assert.equal(seqs.length, count);
        // A row of another group has left this one.
        const other = store.alerts.order('active', search, asker).find((seq) => !seqs.includes(seq));
        if (other !== undefined) assert.deepEqual(store.alerts.listed('active', search, [...seqs.slice(0, 3), other], asker, { device: key }).left, [other]);
      }
    }
  });

  test('by area it is the series of the area', () => {
    const store = filled();
    const [row] = store.alerts.queue('active', '', 1, asker).rows;
    const inside = store.alerts.queue('active', '', 1000, asker, { group: { seriesIds: [row!.seriesId] } });
    assert.ok(inside.total > 0 && inside.rows.every(({ seriesId }) => seriesId === row!.seriesId));
    assert.equal(store.alerts.queue('active', '', 1000, asker, { group: { seriesIds: [] } }).total, 0);
  });
});
