import type { Signal } from '../../domain/broker/cause.ts';

/** MQTT 5 was refused, or an old broker hung up on it without a word. */
export const asksForOlder = (signal: Signal): boolean => {
  if (signal.kind === 'connack') return signal.code === 1 || signal.code === 132;
  if (signal.kind === 'close') return signal.phase === 'connack';
  return signal.kind === 'error' && signal.phase === 'connack' && (signal.code === 'ECONNRESET' || signal.code === '');
};
