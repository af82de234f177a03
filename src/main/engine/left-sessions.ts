import type { LeftSession } from '../../contract/connection-calls.ts';
import type { Cause } from '../../domain/broker/cause.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { ProfileId } from '../../domain/identity.ts';
import { Refusal } from '../../domain/decider.ts';
import { endSession } from '../broker/end-session.ts';
import type { Later } from '../ingest/later.ts';
import type { Meta } from '../store/meta.ts';
import type { ConnectionSecrets, openLinkSecrets } from './link-secrets.ts';

export interface LeftSessionsOptions {
  readonly meta: Meta;
  readonly secrets: ReturnType<typeof openLinkSecrets>;
  readonly now: () => number;
  readonly later: Later;
  readonly onChange: () => void;
  readonly onFault: (error: unknown) => void;
}

interface Left {
  readonly id: string;
  readonly profile: BrokerProfile;
  readonly clientId: string;
  readonly since: number;
}

const key = 'left_sessions';
const againMs = 300_000;
/** The oldest are given up: their brokers end them when their time is over, if they do. */
const most = 100;

/** Sessions that a removed connection left at its broker. Each is tried at once, then every five minutes and at every start, until the broker has forgotten it. */
export const openLeftSessions = ({ meta, secrets, now, later, onChange, onFault }: LeftSessionsOptions) => {
  let all = JSON.parse(meta.get(key) ?? '[]') as readonly Left[];
  const causes = new Map<string, Cause>();
  const timers = new Map<string, () => void>();
  const running = new Set<string>();
  let isClosed = false;
  const nameOf = (id: string): string => `left/${id}`;

  const keep = (next: readonly Left[]): void => {
    all = next;
    meta.set(key, JSON.stringify(all));
    onChange();
  };
  const forget = async (id: string): Promise<void> => {
    timers.get(id)?.();
    timers.delete(id);
    causes.delete(id);
    keep(all.filter((one) => one.id !== id));
    await secrets.remove(nameOf(id));
  };
  const tryNow = async (left: Left): Promise<void> => {
    if (running.has(left.id)) return;
    running.add(left.id);
    timers.get(left.id)?.();
    try {
      const { password, link } = await secrets.get(nameOf(left.id));
      const cause = await endSession(left.profile, left.clientId, password, { secrets: link });
      if (isClosed || !all.includes(left)) return;
      if (cause === null) return await forget(left.id);
      causes.set(left.id, cause);
      timers.set(
        left.id,
        later(againMs, () => void tryNow(left).catch(onFault)),
      );
      onChange();
    } finally {
      running.delete(left.id);
    }
  };

  return {
    start: (): void => {
      for (const left of all) tryNow(left).catch(onFault);
    },
    /** The connection has been closed; its secrets are kept until its session is ended. */
    add: async (profileId: ProfileId, profile: BrokerProfile, clientId: string, { password, link }: ConnectionSecrets): Promise<void> => {
      const left: Left = { id: `${profileId}.${now()}`, profile, clientId, since: now() };
      await secrets.put(nameOf(left.id), { password, identity: link.identity ?? null, headers: link.headers ?? {} });
      const given = all.slice(0, Math.max(0, all.length + 1 - most));
      keep([...all.slice(given.length), left]);
      for (const { id } of given) await secrets.remove(nameOf(id));
      await tryNow(left);
    },
    rows: (): readonly LeftSession[] =>
      all.map(({ id, profile: { name, url }, clientId, since }) => ({ id, name, url, clientId, since, cause: causes.get(id) ?? null })),
    end: async (id: string): Promise<void> => {
      const left = all.find((one) => one.id === id);
      if (left === undefined) throw new Refusal('session.unknown', 'This session is not in the list any more. It may have been ended already.');
      await tryNow(left);
    },
    forget,
    close: (): void => {
      isClosed = true;
      for (const cancel of timers.values()) cancel();
    },
  };
};
export type LeftSessions = ReturnType<typeof openLeftSessions>;
