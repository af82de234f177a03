import { expect, test } from 'vitest';
import { parseQueueFilter } from '../../../src/domain/alert/queue-filter.ts';

test.each([
  ['p:1,2', { severities: ['critical', 'high'] }],
  ['state:unacked', { labels: ['B', 'D', 'E'] }],
  ['device:CH*,P-11', { devices: ['ch*', 'p-11'] }],
  ['owner:me', { owners: ['me'] }],
  ['age:>1h', { olderThan: 3_600_000 }],
  ['age:<15min', { youngerThan: 900_000 }],
  ['age:>1.5d', { olderThan: 129_600_000 }],
  ['#12 #7', { numbers: [12, 7] }],
  ['supply Temp', { words: ['supply', 'temp'] }],
  ['http://x', { words: ['http://x'] }],
])('%s', (text, meant) => expect(parseQueueFilter(text)).toMatchObject(meant));

test.each([
  ['state:foo', ['state:foo']],
  ['p:9,1', ['p:9']],
  ['age:soon', ['age:soon']],
  ['age:>', ['age:>']],
  ['device:', ['device:']],
  ['state:constructor', ['state:constructor']],
])('%s is said not to be understood', (text, unknown) => expect(parseQueueFilter(text).unknown).toEqual(unknown));
