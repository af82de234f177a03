import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { DeviceRow, OverWhenHeard } from '../../../../src/contract/views.ts';
import { OverWhenHeardList, overWhenHeardText } from '../../../../src/renderer/lib/over-when-heard.tsx';
import { groupDevices } from '../../../../src/renderer/screens/overview/device-groups.ts';

const at = Date.UTC(2026, 10, 20, 10, 41, 30);
const heard = {
  thresholdId: 't',
  seriesId: 's',
  name: 'Supply',
  metric: 'm',
  unit: '°C',
  level: 'H',
  limit: 9,
  severity: 'high',
  value: 9.8,
  at,
} as OverWhenHeard;
const device = (name: string, more: Partial<DeviceRow> = {}) => ({ device: name, quality: 'good', openAlerts: 0, worst: null, ...more }) as DeviceRow;

test('§6.7 the words say on which side of which limit it was, and when it was last heard', () => {
  const now = at + 3_600_000;
  expect(overWhenHeardText(heard, now, 'UTC')).toBe('over limit when last heard 10:41');
  expect(overWhenHeardText({ ...heard, level: 'LL' }, now, 'UTC')).toBe('below limit when last heard 10:41');
  expect(overWhenHeardText({ ...heard, isYesNo: true }, now, 'UTC')).toBe('condition held when last heard 10:41');
  expect(overWhenHeardText(heard, now + 86_400_000, 'UTC')).toContain('20 Nov');
  const drawn = renderToStaticMarkup(<OverWhenHeardList list={[heard]} now={now} zone="UTC" />);
  expect(drawn.replaceAll(/<[^>]+>/g, '')).toBe('Supply 9.8 °C: over limit when last heard 10:41 (9 °C)');
  expect(drawn).toMatch(/<svg[^>]*aria-hidden="true"/);
});

test('§6.7 such a device is neither among the normal nor among the silent ones of the overview', () => {
  const over = device('CH-02', { quality: 'stale', overWhenHeard: [heard] });
  const groups = groupDevices([device('CH-01'), over, device('CH-03', { quality: 'stale' })], [], []);
  expect(groups.overWhenHeard).toEqual([over]);
  expect([groups.normal, groups.silent].map((list) => list.map((row) => row.device))).toEqual([['CH-01'], ['CH-03']]);
});
