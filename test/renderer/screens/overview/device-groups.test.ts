import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { AlertRow, DeviceRow } from '../../../../src/contract/views.ts';
import type { AlertGroup } from '../../../../src/domain/alert/queue-order.ts';
import { groupDevices } from '../../../../src/renderer/screens/overview/device-groups.ts';

const device = (name: string): DeviceRow => ({ device: name, quality: 'good', lastSeen: 1 }) as DeviceRow;
const alert = (name: string): AlertRow => ({ device: name, severity: 'high', label: 'B', raisedAt: 1 }) as AlertRow;
const group = (key: string, count: number): AlertGroup => ({ key, name: key, worst: 'warning', count, unacknowledged: 1, newest: 1 });

test('U8 a device whose alerts are behind the ones that were read is never counted as normal', () => {
  const read = Array.from({ length: 200 }, () => alert('P-1'));
  const groups = groupDevices(['P-1', 'P-2', 'P-3'].map(device), read, [group('P-1', 230), group('P-2', 1)]);
  assert.deepEqual(
    groups.abnormal.map(({ name, count }) => [name, count]),
    [['P-1', 230]],
  );
  assert.deepEqual(
    groups.further.map(({ key }) => key),
    ['P-2'],
  );
  assert.deepEqual(
    groups.normal.map((row) => row.device),
    ['P-3'],
  );
});
