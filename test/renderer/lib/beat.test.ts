import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBeat, halfBeatMs } from '../../../src/renderer/lib/beat.ts';

const given = () => {
  const state = { now: 0, isStill: false, changes: [] as { readonly at: number; readonly isWide: boolean }[], task: undefined as (() => void) | undefined };
  const join = createBeat({
    every: (task, ms) => {
      expect(ms).toBe(halfBeatMs);
      state.task = task;
      return () => (state.task = undefined);
    },
    isStill: () => state.isStill,
    show: (isWide) => state.changes.push({ at: state.now, isWide }),
  });
  const pass = (ms: number) => {
    for (const until = state.now + ms; state.now < until;) {
      state.now += halfBeatMs;
      state.task?.();
    }
  };
  return { state, join, pass };
};

describe('R25 outlines flash', () => {
  test('once a second and never faster, all together, and only while somebody flashes', () => {
    const { state, join, pass } = given();
    pass(2000);
    expect(state.changes).toEqual([]);
    const leave = [join(), join()];
    pass(5000);
    const flashes = state.changes.filter(({ isWide }) => isWide).map(({ at }) => at);
    expect(flashes.length).toBe(5);
    for (const [i, at] of flashes.slice(1).entries()) expect(at - flashes[i]!).toBeGreaterThanOrEqual(1000);
    leave[0]!();
    expect(state.task).toBeDefined();
    leave[1]!();
    expect([state.task, state.changes.at(-1)?.isWide]).toEqual([undefined, false]);
  });

  test('not at all when nothing may move or nobody looks, and rest narrow then', () => {
    const { state, join, pass } = given();
    join();
    pass(halfBeatMs);
    state.isStill = true;
    pass(5000);
    expect(state.changes.map(({ isWide }) => isWide)).toEqual([true, false]);
  });

  test('and nothing else does: no style of the window animates without end', () => {
    const root = join(import.meta.dirname, '..', '..', '..', 'src', 'renderer');
    const styles = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(20);
    const endless = styles.filter((name) => readFileSync(join(root, name), 'utf8').includes('infinite'));
    expect(endless).toEqual([]);
    const beating = styles.filter((name) => readFileSync(join(root, name), 'utf8').includes('data-beat'));
    expect(beating).toEqual([join('lib', 'severity.module.css')]);
    expect(readFileSync(join(root, 'lib', 'severity.module.css'), 'utf8')).toMatch(/:global\(\[data-beat\]\)[^{]*\.shape \{\s*stroke-width: [\d.]+;\s*\}/);
  });
});
