import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { clampRange, panRange, zoomRange } from '../../../src/renderer/chart/range.ts';
import { localText, parseLocal, parseRange, startOfDay, utcOffset } from '../../../src/renderer/chart/range-input.ts';

const zone = 'Europe/Zurich';
const utc = (text: string) => Date.parse(`${text}Z`);

describe('a range', () => {
  test('never gets shorter than a second nor ends after the present', () => {
    assert.deepEqual(clampRange({ from: 5000, to: 5000 }, 1e6), { from: 4500, to: 5500 });
    assert.deepEqual(clampRange({ from: 0, to: 10_000 }, 4000), { from: -6000, to: 4000 });
    assert.deepEqual(clampRange({ from: 0.4, to: 2000.6 }, 1e6), { from: 1, to: 2001 });
  });
  test('zooms around an instant that stays in its place', () => {
    assert.deepEqual(zoomRange({ from: 0, to: 100 }, 0.5, 80), { from: 40, to: 90 });
    assert.deepEqual(zoomRange({ from: 0, to: 100 }, 2), { from: -50, to: 150 });
  });
  test('pans by a share of itself', () => assert.deepEqual(panRange({ from: 0, to: 100 }, -0.5), { from: -50, to: 50 }));
});

describe('a typed time', () => {
  test('is read in the zone of the site', () => assert.equal(parseLocal('2026-11-20T10:42', zone), utc('2026-11-20T09:42')));
  test('in the repeated hour is the earlier one', () => assert.equal(parseLocal('2026-10-25T02:30', zone), utc('2026-10-25T00:30')));
  test('in the skipped hour moves forward', () => assert.equal(parseLocal('2026-03-29T02:30', zone), utc('2026-03-29T01:30')));
  test.each(['', 'yesterday', '2026-13-01T00:00', '2026-02-30T00:00'])('%j is none', (text) => assert.equal(parseLocal(text, zone), undefined));
  test('comes back as it was typed', () => assert.equal(localText(utc('2026-11-20T09:42:59'), zone), '2026-11-20T10:42'));
  test('names what is wrong with a range', () => {
    assert.deepEqual(parseRange('x', '2026-11-20T10:00', zone), { complaint: 'from' });
    assert.deepEqual(parseRange('2026-11-20T10:00', '', zone), { complaint: 'to' });
    assert.deepEqual(parseRange('2026-11-20T10:00', '2026-11-20T10:00', zone), { complaint: 'order' });
    assert.deepEqual(parseRange('2026-11-20T10:00', '2026-11-20T11:00', zone), { range: { from: utc('2026-11-20T09:00'), to: utc('2026-11-20T10:00') } });
  });
});

test('the offset is that of the moment', () =>
  assert.deepEqual(
    [utc('2026-07-01T00:00'), utc('2026-12-01T00:00')].map((ms) => utcOffset(ms, zone)),
    ['+02:00', '+01:00'],
  ));
test('the day starts at local midnight', () => assert.equal(startOfDay(utc('2026-11-20T22:59'), zone), utc('2026-11-19T23:00')));
