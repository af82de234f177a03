import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, jsonLine } from '../../../src/domain/export/csv.ts';
import { openZonedIso } from '../../../src/domain/export/zoned-iso.ts';

const zonedIso = (ms: number, zone: string) => openZonedIso(zone)(ms);

test('cells are quoted by RFC 4180, numbers keep the decimal point, and texts that look like formulas are made harmless', () => {
  expect(csvLine(['a', 'b,c', 'say "no"', 'two\nlines', 1.5, -2, null, true, Number.NaN])).toBe('a,"b,c","say ""no""","two\nlines",1.5,-2,,true,\r\n');
  expect(csvLine(['=1+1', '+49 30', '-5', '@x', '\tx', "'ok"])).toBe("'=1+1,'+49 30,'-5,'@x,'\tx,'ok\r\n");
  expect(csvLine(['=a,"b"'])).toBe('"\'=a,""b"""\r\n');
  expect(jsonLine({ value: Number.NaN, text: '=1' })).toBe('{"value":null,"text":"=1"}\n');
});

test('times carry the offset of the zone, through both changes of the clock', () => {
  expect(zonedIso(Date.UTC(2026, 9, 25, 0, 30), 'Europe/Berlin')).toBe('2026-10-25T02:30:00.000+02:00');
  expect(zonedIso(Date.UTC(2026, 9, 25, 1, 30), 'Europe/Berlin')).toBe('2026-10-25T02:30:00.000+01:00');
  expect(zonedIso(Date.UTC(2026, 2, 29, 1, 0, 0, 7), 'Europe/Berlin')).toBe('2026-03-29T03:00:00.007+02:00');
  expect(zonedIso(Date.UTC(2026, 3, 5, 0, 0), 'Australia/Lord_Howe')).toBe('2026-04-05T10:30:00.000+10:30');
  expect(zonedIso(Date.UTC(2026, 0, 1), 'Asia/Kathmandu')).toBe('2026-01-01T05:45:00.000+05:45');
  expect(zonedIso(0, 'UTC')).toBe('1970-01-01T00:00:00.000+00:00');
});

test('whatever the moment and the zone, the text is that moment', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo'];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.constantFrom(...zones), (ms, zone) => Date.parse(zonedIso(ms, zone)) === ms),
    { numRuns: 500 },
  );
});
