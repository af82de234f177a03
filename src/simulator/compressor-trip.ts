import type { Severity } from '../domain/alert/severity.ts';

/** One alert of the script: when its breach begins, and how long it must last before it counts. */
export interface TripAlert {
  readonly device: string;
  readonly metric: string;
  readonly severity: Severity;
  readonly kind: 'L' | 'H';
  /** Milliseconds after the start of the script. */
  readonly onsetMs: number;
  readonly onDelayMs: number;
  readonly train: string;
}

/** Places in the script by name: the cause, and what it leads to. */
export interface CompressorTrip {
  readonly alerts: readonly TripAlert[];
  readonly oilPressure: number;
  readonly trip: number;
  /** Consequences of the falling oil pressure, and of the compressor that has stopped. */
  readonly ofOil: readonly number[];
  readonly ofTrip: readonly number[];
}

/**
 * "Compressor lube-oil trip": the oil pressure of C-7 falls, its bearings get warm, the machine trips, and everything that it
 * feeds follows within a minute. 90 alerts when nothing is suppressed; the cause is the oil pressure, though its on-delay makes
 * it start later than others.
 */
export const compressorTrip = (): CompressorTrip => {
  const alerts: TripAlert[] = [];
  const add = (device: string, metric: string, severity: Severity, kind: 'L' | 'H', onsetMs: number, onDelayMs = 0): number =>
    alerts.push({ device, metric, severity, kind, onsetMs, onDelayMs, train: 'C-7' }) - 1;

  const oilPressure = add('C-7', 'lube_oil_pressure', 'high', 'L', 0, 1500);
  add('C-7', 'lube_oil_pressure_trip', 'critical', 'L', 3200);
  const trip = add('C-7', 'tripped', 'critical', 'H', 4000);
  add('C-7', 'standby_oil_pump_failed', 'high', 'H', 1200);
  const ofOil = [
    add('C-7', 'lube_oil_flow', 'warning', 'L', 700),
    add('C-7', 'lube_oil_filter_dp', 'info', 'L', 900),
    ...Array.from({ length: 8 }, (_, i) => add('C-7', `bearing_${i + 1}_temp`, 'warning', 'H', 1000 + 250 * i)),
    ...Array.from({ length: 4 }, (_, i) => add('C-7', `shaft_vibration_${i + 1}`, 'warning', 'H', 1500 + 200 * i)),
  ];
  const ofTrip = [
    // What is high comes when the process has followed, seconds after the trip.
    ...Array.from({ length: 10 }, (_, i) => add(`D-${70 + i}`, 'header_pressure', 'high', 'L', 9000 + 1500 * i)),
    ...Array.from({ length: 20 }, (_, i) => add(`D-${70 + (i % 10)}`, `flow_${1 + Math.floor(i / 10)}`, 'warning', 'L', 4600 + 400 * i)),
    ...Array.from({ length: 22 }, (_, i) => add(`E-${70 + (i % 11)}`, `outlet_temp_${1 + Math.floor(i / 11)}`, 'warning', 'H', 8000 + 1100 * i)),
    ...Array.from({ length: 20 }, (_, i) => add(`V-${70 + (i % 10)}`, `position_${1 + Math.floor(i / 10)}`, 'info', 'L', 5200 + 2300 * i)),
  ];
  return { alerts, oilPressure, trip, ofOil, ofTrip };
};
