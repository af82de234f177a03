import { expect, test } from 'vitest';
import { expectedJournal, type Feed, recordedJournal, type Scale } from './replay-identity.ts';

/** A twentieth of the sources, a sample every 30 s, 20 kills; `npm run test:long` runs 200 sources at 1 s with 200 kills. */
const scale: Scale = { sources: 10, hours: 24, everyMs: 30_000, kills: 20, buffers: 20 };
let expected: ReturnType<typeof expectedJournal> | undefined;

test.each<Feed>(['in order', 'shuffled inside the bound', 'as offline buffers', 'with 5 % duplicates', 'with kills'])(
  'R2 24 hours of 10 sources fed %s give the same journal, byte for byte',
  (feed) => {
    expected ??= expectedJournal(scale);
    expect(expected.occurrences).toBeGreaterThan(60);
    const { text, called, restarts } = recordedJournal(feed, scale);
    expect(text).toBe(expected.text);
    expect(restarts > 0).toBe(feed === 'with kills');
    expect(called > 0).toBe(feed !== 'as offline buffers');
  },
  60_000,
);
