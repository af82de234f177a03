import type { DemoThreshold } from '../contract/demo-site.ts';
import { worst } from '../domain/alert/severity.ts';
import { DeviceName, MetricName } from '../domain/identity.ts';
import { defaultShelfMs, type Level } from '../domain/threshold/threshold.ts';
import { historyStepMs } from './history.ts';
import { devices } from './plant.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const level = (kind: Level['kind'], limit: number, severity: Level['severity'], deadBand: number, onSeconds: number, offSeconds: number): Level => ({
  kind,
  limit,
  deadBand,
  onDelayMs: onSeconds * second,
  offDelayMs: offSeconds * second,
  severity,
});

const consequences = {
  critical: ['Damage to the machine, or no cooling for the data hall, within minutes.', 'severe', 10 * minute],
  high: ['The plant runs outside of its limits, and a trip follows within the hour.', 'major', 30 * minute],
  warning: ['Efficiency falls and wear grows; a fault follows within the shift.', 'minor', 240 * minute],
} as const;

/** Why the threshold is there. What needs no answer of a person is a notice. */
const recordOf = (levels: readonly Level[], guidance: string): Pick<DemoThreshold, 'grade' | 'rationale'> => {
  const severity = levels.map((one) => one.severity).reduce(worst);
  if (severity === 'info') return { grade: 'notice', rationale: { actions: [guidance.slice(0, 500)] } };
  const [consequence, finance, responseMs] = consequences[severity];
  return {
    grade: 'alarm',
    rationale: {
      consequence,
      consequenceOf: { safety: 'none', environment: 'none', finance },
      actions: [guidance.slice(0, 500)],
      responseMs,
      class: 'building services',
      owner: 'Shift lead',
      approvedBy: 'Site engineering',
      basis: 'design',
      nextReview: '2027-06-30',
    },
  };
};

const threshold = (
  [device, metric]: readonly [device: string, metric: string],
  name: string,
  levels: readonly Level[],
  guidance: string,
  special: Partial<Pick<DemoThreshold, 'latching' | 'selfAcknowledging' | 'longestShelfMs'>> = {},
): DemoThreshold => {
  const owner = devices.find((one) => one.name === device);
  const measured = owner?.metrics.find((one) => one.name === metric);
  if (!owner || !measured) throw new Error(`The plant has no ${device}/${metric}.`);
  return {
    name,
    device: DeviceName.parse(device),
    metric: MetricName.parse(metric),
    unit: measured.unit,
    levels: [...levels],
    guidance,
    ...recordOf(levels, guidance),
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: defaultShelfMs,
    staleAfterMs: Math.max(3 * owner.intervalMs, 3 * historyStepMs), // the history before the first start has a row a minute
    ...special,
  };
};

/** The limits of the demo site. No reading of the healthy plant crosses one; its faults do. */
export const thresholds: readonly DemoThreshold[] = [
  threshold(
    ['CH-01', 'supply_temp'],
    'CH-01 supply temperature',
    [level('L', 4, 'high', 0.4, 10, 20), level('H', 9, 'high', 0.5, 2, 10), level('HH', 11, 'critical', 0.5, 5, 20)],
    'Check condenser water flow at P-11 first, then the approach temperature of CT-2. If both are normal, look for an open bypass valve. Above 11 °C start CH-02 by hand and tell the data hall.',
  ),
  threshold(
    ['CH-01', 'condenser_pressure'],
    'CH-01 condenser pressure',
    [level('H', 12, 'warning', 0.4, 10, 30), level('HH', 13.5, 'critical', 0.4, 2, 30)],
    'High pressure means poor heat rejection: fouled condenser, low condenser flow or warm tower water. The chiller trips itself at 14.5 bar. Do not reset a trip more than once.',
  ),
  threshold(
    ['CH-02', 'oil_pressure'],
    'CH-02 oil pressure',
    [level('LL', 2, 'critical', 0.3, 2, 10), level('L', 2.6, 'high', 0.2, 5, 20)],
    'Stop CH-02 at the panel before the bearings run dry. Check oil level in the sight glass, then the oil filter difference. Reset here only after the cause is written in the log book.',
    { latching: true, longestShelfMs: hour },
  ),
  threshold(
    ['CT-2', 'basin_level'],
    'CT-2 basin level',
    [level('LL', 30, 'high', 3, 10, 30), level('L', 45, 'warning', 2, 10, 20), level('H', 93, 'warning', 2, 20, 30)],
    'Look at the float valve and the make-up valve in the basin. A value that jumps is most often a loose float arm. Below 30 % stop P-11 to keep air out of the pump.',
  ),
  threshold(
    ['CT-2', 'conductivity'],
    'CT-2 conductivity',
    [level('H', 1400, 'info', 50, 300, 600)],
    'Bleed is too low or the bleed valve is blocked. Open the hand valve for ten minutes and read again. Tell the water treatment contractor if it stays above 1,400 µS/cm for a shift.',
  ),
  threshold(
    ['AHU-1', 'return_air_humidity'],
    'AHU-1 return air humidity',
    [level('L', 25, 'info', 2, 60, 60), level('H', 65, 'warning', 3, 15, 30)],
    'Close the steam humidifier by hand and watch the value for five minutes. If it falls, the humidifier valve does not close: isolate it and order the seat kit.',
  ),
  threshold(
    ['AHU-3', 'filter_dp'],
    'AHU-3 filter pressure drop',
    [level('H', 260, 'warning', 15, 10, 30), level('HH', 320, 'high', 15, 10, 30)],
    'The bag filter is loaded. Change it within the week; above 320 Pa within the shift, or the bags can tear. Filter set: 6 × F7 592 × 592, store room 2, shelf C.',
  ),
  threshold(
    ['P-11', 'flow'],
    'P-11 condenser water flow',
    [level('LL', 90, 'critical', 6, 3, 15), level('L', 120, 'high', 4, 5, 20)],
    'Discharge pressure up and flow down: strainer or valve downstream is blocked. Both down: pump or suction side. Change over to the standby pump before you open the strainer.',
  ),
  threshold(
    ['P-12', 'flow'],
    'P-12 chilled water flow',
    [level('L', 92, 'high', 4, 5, 20), level('H', 165, 'info', 4, 60, 60)],
    'Check the suction valve and the differential pressure set point. Low flow freezes the evaporator of CH-01: the flow switch trips it at 80 m³/h.',
  ),
  threshold(
    ['M-07', 'bearing_temp'],
    'M-07 bearing temperature',
    [level('H', 75, 'high', 3, 5, 20), level('HH', 85, 'critical', 3, 3, 20)],
    'Feel and listen: a dry bearing sings. Grease with two strokes and wait ten minutes. Above 85 °C stop the fan of CT-2; the bearing does not recover from there.',
  ),
  threshold(
    ['M-07', 'vibration'],
    'M-07 vibration',
    [level('H', 4.5, 'warning', 0.4, 10, 30), level('HH', 7.1, 'high', 0.5, 5, 30)],
    'Compare with the bearing temperature. Both rising: bearing. Vibration alone: loose foot, belt or ice on the fan. Above 7.1 mm/s do not run it unattended.',
  ),
  threshold(
    ['B-01', 'pressure'],
    'B-01 system pressure',
    [
      level('LL', 0.8, 'critical', 0.1, 5, 30),
      level('L', 1.2, 'warning', 0.1, 20, 30),
      level('H', 2.6, 'warning', 0.1, 20, 30),
      level('HH', 3, 'critical', 0.1, 2, 30),
    ],
    'Low: look for a leak and top up cold, slowly, to 1.7 bar. High: expansion vessel lost its charge or the filling valve is open. The safety valve opens at 3.0 bar.',
  ),
  threshold(
    ['HX-02', 'secondary_out_temp'],
    'HX-02 secondary outlet temperature',
    [level('L', 50, 'high', 1, 60, 60), level('H', 65, 'warning', 1, 10, 30)],
    'Below 50 °C legionella can grow: bring it back within the hour and note the time. Above 65 °C there is a risk of scalding at the taps: close the primary valve by hand.',
  ),
  threshold(
    ['T-04', 'level'],
    'T-04 tank level',
    [level('LL', 10, 'high', 2, 10, 30), level('L', 20, 'warning', 2, 10, 30), level('H', 85, 'warning', 2, 8, 30), level('HH', 95, 'high', 2, 2, 30)],
    'Rising with no demand: the fill valve does not close. Shut the hand valve V-412 beside the tank. The overflow goes to the drain behind the pumps, never to the pit.',
  ),
  threshold(
    ['T-05', 'level'],
    'T-05 make-up water level',
    [level('LL', 15, 'high', 2, 10, 30), level('L', 30, 'warning', 3, 8, 30)],
    'Check the town water inlet and its filter. At 15 % the tower gets no make-up water: count on two hours at full load.',
  ),
  threshold(
    ['EM-01', 'power_factor'],
    'EM-01 power factor',
    [level('L', 0.86, 'info', 0.02, 5, 20)],
    'The capacitor bank does not switch in as it should. Look for a blown fuse or a chattering contactor in panel E2. No danger, but the supplier charges for it.',
    { selfAcknowledging: true },
  ),
  threshold(
    ['EM-01', 'voltage'],
    'EM-01 mains voltage',
    [level('L', 212, 'high', 2, 5, 10), level('H', 248, 'high', 2, 5, 10)],
    'Measure at the main board before anything else. If it is real, tell the network operator and keep large motors from starting.',
  ),
  threshold(
    ['RM-204', 'co2'],
    'RM-204 air quality',
    [level('H', 1200, 'info', 80, 15, 30)],
    'Too many people for the fresh air: raise AHU-1 one step, or ask the room to open a window. It needs no follow-up when it returns by itself.',
    { selfAcknowledging: true },
  ),
  threshold(
    ['GW-1', 'signal'],
    'GW-1 radio signal',
    [level('L', -92, 'info', 4, 30, 60)],
    'Something stands before the antenna, or its connector is loose. All room sensors come through this gateway.',
  ),
];
