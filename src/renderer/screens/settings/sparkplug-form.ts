import type { BrokerProfile } from '../../../domain/broker/profile.ts';

/** Part of the form of a connection: Sparkplug and what may be sent. */
export interface SparkplugForm {
  readonly enabled: boolean;
  /** Separated by commas or blanks; empty: all. */
  readonly groups: string;
  readonly hostId: string;
  readonly primary: boolean;
}

export const emptySparkplug: SparkplugForm = { enabled: false, groups: '', hostId: '', primary: false };

export const sparkplugFormOf = ({ sparkplug }: Pick<BrokerProfile, 'sparkplug'>): SparkplugForm =>
  sparkplug === undefined
    ? emptySparkplug
    : { enabled: sparkplug.enabled, groups: sparkplug.groups.join(', '), hostId: sparkplug.hostId ?? '', primary: sparkplug.primary };

/** Undefined when nobody has touched it, so that profiles without Sparkplug stay as they were. */
export const sparkplugOf = ({ enabled, groups, hostId, primary }: SparkplugForm): BrokerProfile['sparkplug'] => {
  if (!enabled && groups.trim() === '' && hostId.trim() === '' && !primary) return undefined;
  const host = hostId.trim();
  return { enabled, groups: groups.split(/[,\s]+/).filter((group) => group !== ''), primary, ...(host === '' ? {} : { hostId: host }) };
};
