import type { DeviceRow, SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { Level } from '../../../domain/threshold/threshold.ts';

const compare = (a: string, b: string): number => a.localeCompare(b, undefined, { numeric: true });

/** By name as people count: AHU-2 before AHU-10. */
export const sortDevices = (devices: readonly DeviceRow[]): readonly DeviceRow[] => devices.toSorted((a, b) => compare(a.device, b.device));

/** Every word has to occur in the name of the device or of its connection; case does not matter. */
export const findDevices = (devices: readonly DeviceRow[], search: string): readonly DeviceRow[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0
    ? devices
    : devices.filter(({ device, profileName }) => words.every((word) => `${device} ${profileName}`.toLowerCase().includes(word)));
};

/** What tells two series of one metric apart: `phase L1`. Empty for a series without labels. */
export const labelText = (labels: SeriesRow['labels']): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

export const seriesOf = (series: readonly SeriesRow[], device: string): readonly SeriesRow[] =>
  series.filter((row) => row.device === device).toSorted((a, b) => compare(a.metric, b.metric) || compare(labelText(a.labels), labelText(b.labels)));

/** The limits in force for the values of a series; a disabled rule judges nothing, and a rate has limits of its own. */
export const limitsOf = (thresholds: readonly ThresholdRow[], seriesId: SeriesId): readonly Level[] =>
  thresholds.filter(({ enabled, draft }) => enabled && draft.seriesId === seriesId && draft.condition.kind === 'limit').flatMap(({ draft }) => draft.levels);
