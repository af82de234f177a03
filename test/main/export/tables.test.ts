import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import type { ExportRecord } from '../../../src/domain/export/csv.ts';
import type { ExportColumn } from '../../../src/domain/export/export-column.ts';
import { openTableFile } from '../../../src/main/export/table-file.ts';
import type { TableJob } from '../../../src/main/export/table-job.ts';
import { writeExport } from '../../../src/main/export/write-export.ts';
import { places } from '../../../src/main/shell/places.ts';
import { tempFolder } from '../../temp-folder.ts';

const columns: readonly ExportColumn[] = [
  { name: 'time', kind: 'time' },
  { name: 'device', kind: 'text' },
  { name: 'value', kind: 'number' },
];
const facts = { site: 'Harbour Works', site_zone: 'Europe/Berlin' };
const rowAt = (i: number): ExportRecord => ({ time: '2026-07-01T14:00:00.250+02:00', device: `P-${i % 7}`, value: i % 5 === 4 ? null : i / 4 });
const batchesOf = (count: number, size = 20_000) =>
  async function* () {
    for (let at = 0; at < count; at += size) yield Array.from({ length: Math.min(size, count - at) }, (_, i) => rowAt(at + i));
  };
const never = new AbortController().signal;

const write = async (format: TableJob['format'], rows: readonly ExportRecord[] | number, signal = never, total?: number) => {
  const path = join(tempFolder(), `table.${format}`);
  const count = typeof rows === 'number' ? rows : rows.length;
  const job: TableJob = { path, format, columns, title: 'samples-1', facts, createdBy: 'Fieldwatch 0.1.0' };
  const source = {
    columns,
    total: total ?? count,
    batches:
      typeof rows === 'number'
        ? batchesOf(rows)
        : async function* () {
            yield rows;
          },
  };
  return { path, done: writeExport(path, () => openTableFile(job, count, places.table), source, { signal, onProgress: () => {} }) };
};
const written = async (format: TableJob['format'], rows: readonly ExportRecord[] | number) => {
  const { path, done } = await write(format, rows);
  await done;
  return path;
};
const bufferOf = (path: string): ArrayBuffer => new Uint8Array(readFileSync(path)).buffer;

/** Sheets of an Excel file by their name: rows of cells, texts resolved; numbers as they are stored. */
const sheetsOf = (path: string) => {
  const parts = unzipSync(readFileSync(path));
  const xml = (name: string): string => strFromU8(parts[name]!);
  const plain = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
  const shared = [...xml('xl/sharedStrings.xml').matchAll(/<si>.*?<t[^>]*>(.*?)<\/t>.*?<\/si>/gs)].map((match) => plain(match[1]!));
  const names = [...xml('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((match) => match[1]!);
  return Object.fromEntries(
    names.map((name, i) => {
      const rows = [...xml(`xl/worksheets/sheet${i + 1}.xml`).matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
        [...row!.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, inner]) => {
          const value = /<v>(.*?)<\/v>/s.exec(inner ?? '')?.[1];
          if (value === undefined) return null;
          return attributes!.includes('t="s"') ? shared[Number(value)]! : Number(value);
        }),
      );
      return [name, { rows, xml: xml(`xl/worksheets/sheet${i + 1}.xml`) }];
    }),
  );
};

describe('U29 a Parquet file', () => {
  test('has every row, instants in UTC, doubles, nulls, and says from where it is', async () => {
    const path = await written('parquet', 250_000);
    const file = bufferOf(path);
    const metadata = parquetMetadata(file);
    expect(metadata.num_rows).toBe(250_000n);
    expect(metadata.row_groups.map(({ num_rows: rows }) => rows)).toEqual([100_000n, 100_000n, 50_000n]);
    expect(Object.fromEntries(metadata.key_value_metadata!.map(({ key, value }) => [key, value]))).toMatchObject(facts);
    expect(metadata.created_by).toBe('Fieldwatch 0.1.0');
    const rows = await parquetReadObjects({ file, rowStart: 99_998, rowEnd: 100_003 });
    expect(rows).toEqual([99_998, 99_999, 100_000, 100_001, 100_002].map((i) => ({ ...rowAt(i), time: new Date('2026-07-01T12:00:00.250Z') })));
  });

  test('of no rows is one that can be read, with its columns', async () => {
    const metadata = parquetMetadata(bufferOf(await written('parquet', 0)));
    expect(metadata.num_rows).toBe(0n);
    expect(metadata.schema.slice(1).map(({ name }) => name)).toEqual(['time', 'device', 'value']);
  });
});

describe('U29 an Excel file', () => {
  test('has every row, 100,000 a sheet, each under a head that stays in view', async () => {
    const sheets = sheetsOf(await written('xlsx', 100_001));
    expect(Object.keys(sheets)).toEqual(['samples-1', 'samples-1 2', 'About']);
    const [first, second] = [sheets['samples-1']!, sheets['samples-1 2']!];
    expect([first.rows.length, second.rows.length]).toEqual([100_001, 2]);
    expect([first.rows[0], second.rows[0]]).toEqual(Array.from({ length: 2 }, () => ['time', 'time (site)', 'device', 'value']));
    for (const { xml } of [first, second]) expect(xml).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(sheets['About']!.rows).toContainEqual(['site_zone', 'Europe/Berlin']);
  });

  test('shows an instant as its text and as the clock of the site had it', async () => {
    const [, row] = sheetsOf(await written('xlsx', [rowAt(1)]))['samples-1']!.rows;
    // Days since 1899-12-30 (ECMA-376, 18.17.4.1): 14:00 on the wall, whatever the zone of this computer is.
    expect(row).toEqual(['2026-07-01T14:00:00.250+02:00', expect.closeTo(46_204 + (14 * 3600 + 0.25) / 86_400, 8), 'P-1', 0.25]);
  });

  test('holds texts as texts: no formula, nothing that XML cannot hold, nothing longer than Excel takes', async () => {
    const texts = ['=1+1', '+49 40', '<b>&"x"</b>', 'a\u0000b', 'x'.repeat(40_000), 'ß°C'];
    const { rows, xml } = sheetsOf(
      await written(
        'xlsx',
        texts.map((device) => ({ ...rowAt(0), device })),
      ),
    )['samples-1']!;
    expect(xml).not.toMatch(/<f>|<f /);
    expect(rows.slice(1).map((cells) => cells[2])).toEqual(['=1+1', '+49 40', '<b>&"x"</b>', 'a?b', 'x'.repeat(32_767), 'ß°C']);
  });

  test('of more rows than it can be made of is refused in words, and no file is begun', async () => {
    const { path, done } = await write('xlsx', [rowAt(0)], never);
    await done;
    const job: TableJob = { path: `${path}.2`, format: 'xlsx', columns, title: 'x', facts, createdBy: '' };
    await expect(openTableFile(job, 500_001, places.table)).rejects.toMatchObject({ code: 'export.too-many-rows', message: /500001.*CSV or Parquet/s });
    expect(existsSync(job.path)).toBe(false);
  });
});

describe.each(['xlsx', 'parquet'] as const)('U24 a %s file', (format) => {
  test('that is cancelled half way is not left behind', async () => {
    const cancel = new AbortController();
    const { path, done } = await write(format, 250_000, cancel.signal);
    setTimeout(() => cancel.abort(), 60);
    await expect(done).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
  });

  test('is kept only with as many rows as were counted', async () => {
    const { path, done } = await write(format, 10, never, 11);
    await expect(done).rejects.toMatchObject({ code: 'export.count' });
    expect(existsSync(path)).toBe(false);
  });

  test('is readable by its owner alone', async () => {
    expect(statSync(await written(format, 1)).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written says so', async () => {
    const job: TableJob = { path: join(tempFolder(), 'none', 'x'), format, columns, title: 'x', facts, createdBy: '' };
    await expect(
      writeExport(job.path, () => openTableFile(job, 1, places.table), { columns, total: 1, batches: batchesOf(1) }, { signal: never, onProgress: () => {} }),
    ).rejects.toThrow(/ENOENT/);
  });
});
