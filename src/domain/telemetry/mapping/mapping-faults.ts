import { metricNameFault } from '../metric-rules.ts';
import { ucumOf, unitFault } from '../ucum.ts';
import type { MappingRow } from './mapping-row.ts';

/** What is wrong with a row that a person wrote, in the fields that follow a convention. */
export interface MappingFault {
  /** From 0. */
  readonly row: number;
  readonly field: 'metric' | 'unit' | 'type';
  readonly detail: string;
}

const placeholder = /\{[a-z][a-z0-9_]*\}/g;

/** Whether a unit is one, as UCUM has it or as devices and people write it. Undefined when it is, else what is wrong. */
export const writtenUnitFault = (unit: string): string | undefined => (ucumOf(unit) === undefined ? (unitFault(unit) ?? `${unit} is no unit.`) : undefined);

/**
 * Names by the conventions of OpenTelemetry and units of UCUM, for what a person gives; what devices send is stored under any name.
 * A counter has no offset: a constant added to it would stand in every rate after a reset.
 */
export const mappingFaults = (rows: readonly MappingRow[]): readonly MappingFault[] =>
  rows.flatMap(({ metric, unit = '', type, scale = 1, offset = 0 }, row): MappingFault[] => {
    // What a placeholder brings is not known yet; the rest of the name has to fit.
    const name = metricNameFault(metric.replaceAll(placeholder, 'x'));
    const wrongUnit = writtenUnitFault(unit);
    return [
      ...(name === undefined ? [] : [{ row, field: 'metric', detail: name } as const]),
      ...(wrongUnit === undefined ? [] : [{ row, field: 'unit', detail: wrongUnit } as const]),
      ...(type === 'counter' && offset !== 0 ? [{ row, field: 'type', detail: 'A counter cannot have an offset.' } as const] : []),
      ...(type === 'counter' && scale < 0 ? [{ row, field: 'type', detail: 'A counter cannot have a negative scale: it would fall.' } as const] : []),
      ...(unit !== '' && (type === 'bool' || type === 'enum' || type === 'text') ? [{ row, field: 'unit', detail: 'Only numbers have a unit.' } as const] : []),
    ];
  });

/** In the words of the form: the row as a person counts it, the field, and what is wrong. */
export const faultText = ({ row, field, detail }: MappingFault): string => `Row ${row + 1}, ${field}: ${detail}`;
