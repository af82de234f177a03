import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePalette } from '../../../src/renderer/palette/parse-palette.ts';

test.each([
  ['#12', { kind: 'open', alert: 12 }],
  ['ack 12 13', { kind: 'acknowledge', alerts: [12, 13] }],
  ['ACK #12', { kind: 'acknowledge', alerts: [12] }],
  ['quittieren alle', { kind: 'acknowledge', alerts: 'all' }],
  ['ack all', { kind: 'acknowledge', alerts: 'all' }],
  ['shelve 12 1h 2', { kind: 'shelve', alerts: [12], forMs: 3_600_000, reason: 2 }],
  ['zurückstellen 12 7 1,5h 1', { kind: 'shelve', alerts: [12, 7], forMs: 5_400_000, reason: 1 }],
  ['shelve 12 15min 3', { kind: 'shelve', alerts: [12], forMs: 900_000, reason: 3 }],
  ['note 12  grease  gun 12 ordered ', { kind: 'note', alert: 12, text: 'grease  gun 12 ordered' }],
  ['own 12', { kind: 'own', alerts: [12] }],
  ['go trends', { kind: 'go', words: 'trends' }],
  ['> next theme', { kind: 'commands', words: 'next theme' }],
  ['chiller supply', { kind: 'words', words: 'chiller supply' }],
  ['#', { kind: 'words', words: '#' }],
  ['constructor', { kind: 'words', words: 'constructor' }],
])('U17: %s', (line, meant) => expect(parsePalette(line)).toEqual(meant));

test.each([
  ['ack', 'alert'],
  ['ack P-11', 'alert'],
  ['ack 12 now', 'one'],
  ['ack 0', 'alert'],
  ['shelve 12', 'duration'],
  ['shelve 12 0h 1', 'duration'],
  ['shelve 12 1h', 'reason'],
  ['shelve 12 1h 6', 'reason'],
  ['shelve 12 1h 9', 'reason'],
  ['note 12', 'text'],
  ['own', 'alert'],
])('U17: %s is not complete: it lacks the %s', (line, lacks) => expect(parsePalette(line)).toMatchObject({ kind: 'unfinished', lacks }));

test('U17: any line means something, and only a complete one does something', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (line) => typeof parsePalette(line).kind === 'string'));
});
