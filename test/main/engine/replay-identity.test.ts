import { expect, test } from 'vitest';
import { expectedJournal, type Feed, recordedJournal, type Scale } from './replay-identity.ts';

/** Six sources, a sample every 30 s, 20 kills; `npm run test:long` takes 200 sources, a sample every 10 s, 200 kills. */
const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
const scale: Scale = isLong
  ? { sources: 200, hours: 24, everyMs: 10_000, kills: 200, buffers: 20 }
  : { sources: 6, hours: 24, everyMs: 30_000, kills: 20, buffers: 20 };
let expected: ReturnType<typeof expectedJournal> | undefined;

test.each<Feed>(['in order', 'shuffled inside the bound', 'as offline buffers', 'with 5 % duplicates', 'with kills'])(
  'R2 and R13: 24 hours of many sources fed %s give the journal of the backtest, byte for byte',
  (feed) => {
    expected ??= expectedJournal(scale);
    expect(expected.occurrences).toBeGreaterThan(100);
    const { text, called, restarts } = recordedJournal(feed, scale);
    expect(text).toBe(expected.text);
    expect(restarts > 0).toBe(feed === 'with kills');
    expect(called > 0).toBe(feed !== 'as offline buffers');
  },
  isLong ? 3_600_000 : 60_000,
);
