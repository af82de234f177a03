import { expect, test } from 'vitest';
import type { CodedError } from '../../../src/contract/rpc.ts';
import { createSharedWatches, waitAfter } from '../../../src/renderer/wire/shared-watch.ts';

const refusal: CodedError = Object.assign(new Error('The store is busy.'), { code: 'store.busy' });

/** Watches over a clock that the test moves, and what they ask. */
const given = () => {
  let now = 0;
  const due: { at: number; task: () => void }[] = [];
  const asked: { next: (value: unknown) => void; fail: () => void; isOpen: boolean }[] = [];
  const shared = createSharedWatches({ now: () => now, later: (task, ms) => void due.push({ at: now + ms, task }) });
  return {
    asked,
    watch: () =>
      shared('devices', (next, fail) => {
        const one = { next, fail: () => fail(refusal), isOpen: true };
        asked.push(one);
        return () => void (one.isOpen = false);
      }),
    pass: (ms: number) => {
      now += ms;
      for (const one of due.filter(({ at }) => at <= now)) {
        due.splice(due.indexOf(one), 1);
        one.task();
      }
    },
  };
};

test('U27 what failed keeps its value and its age, says since when, and is asked for again, later each time', () => {
  const site = given();
  const watch = site.watch();
  watch.subscribe(() => {});
  expect(watch.snapshot()).toMatchObject({ isLoading: true, value: undefined });
  site.pass(1000);
  site.asked[0]!.next(['P-11']);
  expect(watch.snapshot()).toMatchObject({ isLoading: false, value: ['P-11'], at: 1000 });
  site.pass(1000);
  site.asked[0]!.fail();
  expect(watch.snapshot()).toMatchObject({ value: ['P-11'], at: 1000, error: refusal, failing: { since: 2000, next: 7000 } });
  site.pass(4999);
  expect(site.asked).toHaveLength(1);
  site.pass(1);
  expect(site.asked).toHaveLength(2);
  expect(site.asked[0]!.isOpen).toBe(false);
  site.asked[1]!.fail();
  expect(watch.snapshot().failing).toEqual({ since: 2000, next: 7000 + waitAfter(2) });
  site.pass(waitAfter(2));
  site.asked[2]!.next(['P-12']);
  expect(watch.snapshot()).toMatchObject({ value: ['P-12'], error: undefined });
  expect(watch.snapshot().failing).toBeUndefined();
  site.asked[2]!.fail(); // a new trouble begins with a short wait
  expect(watch.snapshot().failing).toEqual({ since: 17_000, next: 22_000 });
  expect([1, 2, 3, 4, 5, 9].map(waitAfter)).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});

test('U27 waiting can be given up and begun again, and a try at once takes the place of the one that was planned', () => {
  const site = given();
  const watch = site.watch();
  watch.subscribe(() => {});
  watch.snapshot().cancel();
  expect(watch.snapshot()).toMatchObject({ isLoading: false, isCancelled: true });
  expect(site.asked[0]!.isOpen).toBe(false);
  watch.snapshot().retry();
  expect(watch.snapshot()).toMatchObject({ isLoading: true, isCancelled: false });
  site.asked[1]!.fail();
  watch.snapshot().retry();
  expect(watch.snapshot().error).toBe(refusal); // shown on until the answer is there
  expect(site.asked).toHaveLength(3);
  site.pass(5000);
  expect(site.asked).toHaveLength(3);
  site.asked[2]!.next(['P-11']);
  expect(watch.snapshot()).toMatchObject({ value: ['P-11'], error: undefined });
});

test('U27 nobody looks any more: nothing is asked for again, and a new look begins anew', () => {
  const site = given();
  const leave = site.watch().subscribe(() => {});
  site.asked[0]!.fail();
  leave();
  site.pass(60_000);
  expect(site.asked).toHaveLength(1);
  const again = site.watch();
  again.subscribe(() => {});
  expect(again.snapshot()).toMatchObject({ isLoading: true, error: undefined });
  expect(site.asked).toHaveLength(2);
});
