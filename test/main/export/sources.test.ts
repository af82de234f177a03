import { expect, test } from 'vitest';
import { csvLine, type ExportRecord } from '../../../src/domain/export/csv.ts';
import type { SeriesId } from '../../../src/domain/identity.ts';
import { type ExportParts, exportSource } from '../../../src/main/export/export-sources.ts';

const [a, b] = ['01999999-0000-7000-8000-00000000000a', '01999999-0000-7000-8000-00000000000b'] as SeriesId[];
const rows = new Map([
  [a, { device: 'P-11', metric: 'temp', unit: '°C', labels: { side: 'drive' } }],
  [b, { device: 'P-12', metric: 'temp', unit: '°C', labels: { phase: 'L1', unit: 'u7' } }],
]);
/** One sample of each series, at noon. */
const parts = {
  telemetry: { catalogue: { byId: (id: SeriesId) => rows.get(id) } },
  reader: {
    range: async () => ({ counts: [1] }),
    raw: async () => ({ times: Float64Array.of(Date.UTC(2026, 10, 27, 12)), values: Float64Array.of(1.5), quality: Uint8Array.of(0), hasMore: false }),
  },
  zone: 'UTC',
} as unknown as ExportParts;

test('U29: series with labels of their own lose none, whichever comes first, also one that is called like a column', async () => {
  for (const series of [
    [a!, b!],
    [b!, a!],
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one order after the other
    const { columns, total, batches } = await exportSource(parts, { list: 'samples', series, from: 0, to: 2e12 });
    expect(columns.map(({ name }) => name)).toEqual(['time', 'device', 'metric', 'label_unit', 'phase', 'side', 'value', 'unit', 'quality']);
    const records: ExportRecord[] = [];
    // oxlint-disable-next-line no-await-in-loop -- as above
    for await (const batch of batches()) records.push(...batch);
    expect(records).toHaveLength(total);
    const line = (device: string) => csvLine(columns.map(({ name }) => records.find((one) => one['device'] === device)![name] ?? null)).trim();
    expect(line('P-11')).toMatch(/,P-11,temp,,,drive,1\.5,°C,/);
    expect(line('P-12')).toMatch(/,P-12,temp,u7,L1,,1\.5,°C,/);
  }
});
