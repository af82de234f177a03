/** Last words of a name that say a unit, as devices and people write them. Longer ones first. */
const suffixes: readonly (readonly [words: readonly string[], unit: string])[] = [
  [['degc', 'celsius', 'degrees_c', 'temp_c', 'temperature', 'temp'], '°C'],
  [['degf', 'fahrenheit', 'temp_f'], '°F'],
  [['percent', 'pct', 'humidity', 'rh', 'soc', 'battery'], '%'],
  [['kwh'], 'kWh'],
  [['wh'], 'Wh'],
  [['kw'], 'kW'],
  [['mw'], 'MW'],
  [['watt', 'watts', 'power_w', 'w'], 'W'],
  [['kva'], 'kVA'],
  [['kvar'], 'kvar'],
  [['volt', 'volts', 'voltage', 'v'], 'V'],
  [['mv'], 'mV'],
  [['amp', 'amps', 'ampere', 'current_a', 'current', 'a'], 'A'],
  [['ma'], 'mA'],
  [['hz', 'frequency'], 'Hz'],
  [['mbar'], 'mbar'],
  [['bar'], 'bar'],
  [['hpa'], 'hPa'],
  [['kpa'], 'kPa'],
  [['pa'], 'Pa'],
  [['rpm'], 'rpm'],
  [['ppm', 'co2'], 'ppm'],
  [['lux', 'lx', 'illuminance'], 'lx'],
  [['m3h', 'm3_h', 'm3ph'], 'm³/h'],
  [['lpm', 'l_min'], 'L/min'],
  [['mm'], 'mm'],
  [['seconds', 'sec', 's'], 's'],
  [['ms'], 'ms'],
  [['bytes'], 'By'],
  [['rssi', 'dbm'], 'dBm'],
  [['db'], 'dB'],
];
const byWord: ReadonlyMap<string, string> = new Map(suffixes.flatMap(([words, unit]) => words.map((word) => [word, unit] as const)));

/** After one of these `current` means "now". */
const quantities: ReadonlySet<string> = new Set([
  'power',
  'flow',
  'level',
  'pressure',
  'value',
  'energy',
  'speed',
  'state',
  'position',
  'price',
  'target',
  'load',
]);

/** The unit that the end of a name says: `supply_temp_c` is °C, `power.kW` is kW. Undefined when it says none. */
export const unitOfName = (name: string): string | undefined => {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const [last = '', before = ''] = words.toReversed();
  if (last === 'current' && (quantities.has(before) || byWord.has(before))) return undefined;
  // A single letter alone is a name, after another word it is a unit.
  const found =
    byWord.get(`${before}_${last}`) ??
    (before.length === 1 ? byWord.get(before + last) : undefined) ??
    (last.length > 1 || before !== '' ? byWord.get(last) : undefined);
  // temp_f and the like: the letter says more than the word.
  if (last === 'c' && before.startsWith('temp')) return '°C';
  return found;
};
