import { describe, expect, test } from 'vitest';
import { plansOf } from '../../../src/domain/threshold/backtest.ts';
import { ThresholdDraft } from '../../../src/domain/threshold/draft.ts';
import type { Saying } from '../../../src/domain/threshold/saying.ts';
import { arrive, passTimeTo } from '../../../src/domain/threshold/watch.ts';
import { newWatch } from '../../../src/domain/threshold/watch-state.ts';
import { draftWith, levelWith, namesWith, randomOf } from './given-draft.ts';

const keeping = { everyMs: 600_000, keep: () => undefined };

/** A point that hears `time value` in this order, and what it says meanwhile as `type@time`. */
const heard = (reorderMs: number, text: string) => {
  const [plan] = plansOf(draftWith({ reorderMs, levels: [levelWith()] }), namesWith(), (side) => side);
  const watch = newWatch(plan!);
  const says: Saying[] = [];
  const said = () => says.splice(0).map((one) => `${one.type}@${'at' in one ? one.at : ''}`);
  for (const pair of text.split(', ')) {
    const [t, value] = pair.split(' ').map(Number);
    arrive(watch, { series: 0, t: t!, value: value!, quality: 1, isLive: true }, keeping, says);
  }
  return { watch, said, pass: (t: number) => passTimeTo(watch, t, keeping, says) };
};

describe('samples that wait to be put in order (§6.3)', () => {
  test('out of order within the bound, none is late and every one counts at its own time', () => {
    const { watch, said, pass } = heard(3000, '1000 10, 4000 10, 3000 90, 2000 10, 5000 10, 7000 10, 6000 90');
    pass(8000);
    expect(watch.late).toBe(Infinity);
    expect(said()).toEqual(['raise@3000', 'clear@4000', 'raise@6000', 'clear@7000']);
  });

  test('without waiting the same order makes some of them late', () => {
    expect(heard(0, '1000 10, 4000 10, 3000 90, 2000 10').watch.late).toBe(2000);
  });

  test('a sample is judged when a later one is as much ahead, or when time has passed as far', () => {
    const waiting = heard(3000, '1000 10, 2000 90, 4900 90');
    expect(waiting.said()).toEqual([]);
    waiting.pass(1999);
    expect(waiting.said()).toEqual([]);
    waiting.pass(2000);
    expect(waiting.said()).toEqual(['raise@2000']);
    expect(heard(3000, '1000 10, 2000 90, 5000 90').said()).toEqual(['raise@2000']);
  });

  test('a sample that is later than the bound is late', () => {
    expect(heard(3000, '1000 10, 2000 90, 6000 10, 9000 10, 5999 10').watch.late).toBe(5999);
  });

  test('R2 shuffled inside the bound nothing has to be judged again, whatever the samples are', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomOf(seed);
      const inOrder = Array.from({ length: 60 }, (_, i) => ({ t: 1000 * (i + 1), value: random() < 0.3 ? 90 : 10 }));
      const shuffled = inOrder.map((one) => ({ one, place: one.t + 2900 * random() })).toSorted((a, b) => a.place - b.place);
      const text = shuffled.map(({ one }) => `${one.t} ${one.value}`).join(', ');
      const [straight, mixed] = [heard(3000, inOrder.map(({ t, value }) => `${t} ${value}`).join(', ')), heard(3000, text)];
      straight.pass(70_000);
      mixed.pass(70_000);
      expect(mixed.watch.late).toBe(Infinity);
      expect(mixed.said()).toEqual(straight.said());
    }
  });

  test('30 s at most, and missing means none', () => {
    expect(ThresholdDraft.safeParse({ ...draftWith(), reorderMs: 30_001 }).success).toBe(false);
    expect(draftWith().reorderMs).toBe(undefined);
  });
});
