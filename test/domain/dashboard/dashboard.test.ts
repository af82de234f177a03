import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dashboard, gridColumns, readDashboard, sourcesOf } from '../../../src/domain/dashboard/dashboard.ts';
import { bottom, change, type Placed, settle } from '../../../src/domain/dashboard/grid.ts';
import { fromTemplate, templateIds } from '../../../src/domain/dashboard/templates.ts';

const part = fc.record({
  x: fc.integer({ min: -3, max: 15 }),
  y: fc.integer({ min: -2, max: 30 }),
  w: fc.integer({ min: 0, max: 14 }),
  h: fc.integer({ min: 0, max: 6 }),
});
const parts = fc.array(part, { maxLength: 25 }).map((list) => list.map((each, i): Placed => ({ ...each, id: `w${i}` })));
const overlaps = (a: Placed, b: Placed) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const isSound = (placed: readonly Placed[]) =>
  placed.every((a, i) => a.x >= 0 && a.y >= 0 && a.w >= 1 && a.h >= 1 && a.x + a.w <= gridColumns && placed.every((b, j) => i === j || !overlaps(a, b)));

test('whatever is put on the grid: nothing overlaps, nothing is lost, nothing lies outside, and settling again moves nothing', () => {
  fc.assert(
    fc.property(parts, (list) => {
      const settled = settle(list);
      return (
        isSound(settled) &&
        settled.map(({ id }) => id).join() === list.map(({ id }) => id).join() &&
        JSON.stringify(settle(settled)) === JSON.stringify(settled)
      );
    }),
  );
});

test('a part that is moved stays where it was put, and the others make room', () => {
  fc.assert(
    fc.property(parts, fc.nat(), part, (list, which, by) => {
      if (list.length === 0) return true;
      const settled = settle(list);
      const moved = settled[which % settled.length]!;
      const after = change(settled, moved.id, { x: by.x, y: by.y });
      const there = after.find(({ id }) => id === moved.id)!;
      return isSound(after) && there.y === Math.max(0, moved.y + by.y) && there.x === Math.max(0, Math.min(moved.x + by.x, gridColumns - moved.w));
    }),
  );
});

const site = {
  series: [
    { device: 'CH-01', metric: 'supply_temp', hasLimit: true },
    { device: 'CH-01', metric: 'power', hasLimit: false },
    { device: 'P-11', metric: 'flow', hasLimit: true },
  ],
};

test('every template makes a dashboard that can be kept, from a site with much and from one with nothing', () => {
  const many = { series: Array.from({ length: 500 }, (_one, i) => ({ device: `D-${i % 40}`, metric: `m${i}`, hasLimit: i % 2 === 0 })) };
  for (const template of templateIds)
    for (const of of [site, { series: [] }, many]) {
      const made = fromTemplate(template, 'Chiller hall', of, 'CH-01');
      expect(Dashboard.parse(made)).toEqual(made);
      expect(isSound(made.widgets)).toBe(true);
    }
  expect(sourcesOf(fromTemplate('machine', 'x', site, 'CH-01')).map(({ metric }) => metric)).toEqual(['supply_temp', 'power']);
  expect(bottom(fromTemplate('empty', 'x', site).widgets)).toBe(0);
});

test('a file is read back as it was written; another version, another file and a wrong field are named', () => {
  const made = fromTemplate('plant', '<img src=x onerror=alert(1)> \u202Egnp', site);
  expect(readDashboard(JSON.stringify(made))).toEqual({ dashboard: made });
  expect(readDashboard('{"format":2,"name":"x","widgets":[]}')).toMatchObject({ complaint: expect.stringContaining('format 2') as string });
  expect(readDashboard('{"name":"x"}')).toMatchObject({ complaint: expect.stringContaining('no dashboard') as string });
  expect(readDashboard('not json')).toMatchObject({ complaint: expect.stringContaining('no JSON') as string });
  expect(readDashboard(JSON.stringify({ ...made, more: 1 }))).toHaveProperty('complaint');
  expect(readDashboard(JSON.stringify({ ...made, name: 'x'.repeat(501) }))).toMatchObject({ complaint: expect.stringMatching(/^name: /) as string });
  expect(readDashboard(JSON.stringify({ ...made, widgets: [{ ...made.widgets[0], x: 11, w: 6 }] }))).toHaveProperty('complaint');
  expect(readDashboard(JSON.stringify({ ...made, widgets: [{ ...made.widgets[0], h: 900 }] }))).toMatchObject({
    complaint: expect.stringMatching(/^widgets\.0\.h/) as string,
  });
});
