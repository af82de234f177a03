import { asShown, type DisplayUnit, displayUnit, type UnitSystem } from '../../domain/telemetry/display-unit.ts';
import { formatExact, formatValue } from './format.ts';

let wanted: UnitSystem = 'sent';
/** Called where preferences change; screens are made anew then. */
export const setUnits = (system: UnitSystem): void => {
  wanted = system;
};

const cache = new Map<string, DisplayUnit>();

/** The unit in which this window shows what is stored in `unit`. Values are converted for display only; nothing stored changes. */
export const shownIn = (unit: string, system: UnitSystem = wanted): DisplayUnit => {
  const key = `${system} ${unit}`;
  const found = cache.get(key) ?? displayUnit(unit, system);
  if (cache.size < 1000) cache.set(key, found);
  return found;
};

const withUnit = (value: string, unit: string): string => (unit === '' ? value : `${value} ${unit}`);
/** A converted number has no end of its own: five digits are more than any limit is set by. */
const rounded = (value: number, { factor, offset }: DisplayUnit): number =>
  factor === 1 && offset === 0 ? value : Number(asShown(value, { unit: '', factor, offset }).toPrecision(5));

/** The digits of a measured value as this window shows it; its unit is `shownIn(unit).unit`. */
export const shownValue = (value: number, unit: string): string => formatValue(asShown(value, shownIn(unit)));
/** The digits of a number that somebody entered, such as a limit. */
export const shownExact = (value: number, unit: string): string => formatExact(rounded(value, shownIn(unit)));

/** A measured value with its unit, `8.5 °C`. */
export const valueText = (value: number, unit: string): string => withUnit(shownValue(value, unit), shownIn(unit).unit);
/** A number that somebody entered with its unit: `9 °C`. */
export const exactText = (value: number, unit: string): string => withUnit(shownExact(value, unit), shownIn(unit).unit);
