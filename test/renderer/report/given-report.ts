import type { Label } from '../../../src/domain/alert/label.ts';
import { severities } from '../../../src/domain/alert/severity.ts';
import type { ShiftAlert, ShiftReport } from '../../../src/domain/report/shift.ts';

const minute = 60_000;
export const shift = { from: Date.parse('2026-11-20T05:00:00Z'), to: Date.parse('2026-11-20T13:00:00Z') };

/** An hour of values around a raise, with ten minutes missing. */
const spark = (raisedAt: number): ShiftAlert['spark'] => {
  const times = Array.from({ length: 60 }, (_, i) => raisedAt - 40 * minute + i * minute);
  return { times, values: times.map((_, i) => (i >= 10 && i < 20 ? null : 6 + i / 20)) };
};

export const givenAlert = (number: number, label: Label, given: Partial<ShiftAlert> = {}): ShiftAlert => {
  const raisedAt = shift.from + ((number * 7) % 400) * minute;
  const isAnswered = 'ACFGHI'.includes(label);
  return {
    alertId: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    number,
    label,
    severity: severities[number % severities.length]!,
    name: `Condition ${number} of the plant`,
    device: `P-${number % 12}`,
    metric: 'flow',
    unit: 'm³/h',
    level: 'H',
    limit: 8.5,
    value: 9.2,
    raisedAt,
    clearedAt: 'ADEF'.includes(label) ? raisedAt + 25 * minute : null,
    acknowledgedAt: isAnswered ? raisedAt + 90_000 : null,
    acknowledgedBy: isAnswered ? 'Anna Keller' : null,
    notes: [],
    simulated: true,
    spark: spark(raisedAt),
    ...given,
  };
};

export const givenReport = (alerts: readonly ShiftAlert[], given: Partial<ShiftReport> = {}): ShiftReport => ({
  reportId: '5b0c2f0e-1111-8222-8333-444455556666',
  site: 'Plant "North"',
  zone: 'Europe/Zurich',
  ...shift,
  generatedAt: shift.to + minute,
  author: 'Anna Keller',
  version: '0.1.0',
  isDemo: true,
  alerts,
  alertsTotal: alerts.length,
  coverage: [
    { device: 'P-1', expected: 1000, stored: 1000, share: 1, longestGapMs: 0, simulated: true },
    { device: 'P-2', expected: 1000, stored: 500, share: 0.5, longestGapMs: 10 * minute, simulated: true },
    { device: 'P-3', expected: 0, stored: 7, share: null, longestGapMs: 0, simulated: true },
  ],
  chainHead: 'ab'.repeat(32),
  events: 1234,
  integrity: {
    tenant: '00000000-0000-7000-8000-0000000000e1',
    console: '00000000-0000-7000-8000-0000000000c0',
    records: [
      { kind: 'alert', count: 1230 },
      { kind: 'signing-key', count: 1 },
      { kind: 'of-a-newer-console', count: 3 },
    ],
    extractSha256: 'cd'.repeat(32),
    sync: 'local-only',
    signature: { state: 'signed', fingerprint: 'ef01'.repeat(16), since: shift.from },
  },
  ...given,
});
