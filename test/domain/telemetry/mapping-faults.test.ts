import { expect, test } from 'vitest';
import { faultText, mappingFaults } from '../../../src/domain/telemetry/mapping/mapping-faults.ts';
import type { MappingRow } from '../../../src/domain/telemetry/mapping/mapping-row.ts';

const row = (more: Partial<MappingRow>): MappingRow => ({ path: 'a', metric: 'a', type: 'number', ...more });

test('what a person writes is checked, with the row and the field named', () => {
  const faults = mappingFaults([
    row({}),
    row({ metric: 'supply temp' }),
    row({ unit: 'bananas' }),
    row({ type: 'counter', offset: 3 }),
    row({ type: 'bool', unit: 'V' }),
  ]);
  expect(faults.map(({ row: at, field }) => [at, field])).toEqual([
    [1, 'metric'],
    [2, 'unit'],
    [3, 'type'],
    [4, 'unit'],
  ]);
  expect(faultText(faults[0]!)).toBe('Row 2, metric: The name may have letters, digits, _ . - and / only; " " is none of them.');
});

test.each(['°C', 'm³/h', 'kWh', 'Cel', 'rpm', '%', '', '1/min'])('the unit %s is one', (unit) => expect(mappingFaults([row({ unit })])).toEqual([]));
test.each(['{key}', 'phase_{index}', '{device}.power', '$x'])('the name %s', (metric) =>
  expect(mappingFaults([row({ metric })]).length).toBe(metric === '$x' ? 1 : 0),
);
