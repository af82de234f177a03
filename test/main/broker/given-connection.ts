import { connectAsync, type MqttClient } from 'mqtt';
import type { BrokerProfile } from '../../../src/domain/broker/profile.ts';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { type Connection, type ConnectionOptions, type ConnectionStatus, openConnection } from '../../../src/main/broker/connection.ts';
import type { Acknowledge, Envelope, Verdict } from '../../../src/main/ingest/envelope.ts';
import { type Later, later } from '../../../src/main/ingest/later.ts';

export const profileOf = (url: string, more: Partial<BrokerProfile> = {}): BrokerProfile => ({
  name: 'Plant',
  url,
  username: '',
  caPem: '',
  sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
  enabled: true,
  simulated: false,
  ...more,
});

export interface Received {
  readonly envelope: Envelope;
  readonly text: string;
  readonly acknowledge: Acknowledge | undefined;
}

/** A connection whose messages and states a test can wait for. Back-off is at its shortest, unless `later` says otherwise. */
export const givenConnection = (profile: BrokerProfile, more: Partial<ConnectionOptions> = {}) => {
  const states: ConnectionStatus[] = [];
  const received: Received[] = [];
  const faults: unknown[] = [];
  let waiting: (() => void)[] = [];
  const changed = (): void => {
    for (const look of waiting.slice()) look();
  };
  const until = <Found>(find: () => Found | undefined | false): Promise<Found> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined || found === false) return;
        waiting = waiting.filter((other) => other !== look);
        resolve(found);
      };
      waiting.push(look);
      look();
    });
  let verdict: (received: Received) => Verdict = () => 'taken';
  const connection: Connection = openConnection({
    profileId: '0190b3c0-0000-7000-8000-000000000001' as ProfileId,
    profile,
    password: '',
    clientId: 'fwtest00000000000000a1',
    now: Date.now,
    random: () => 0,
    onEnvelope: (envelope, acknowledge) => {
      const message = { envelope: { ...envelope, payload: Uint8Array.from(envelope.payload) }, text: Buffer.from(envelope.payload).toString(), acknowledge };
      received.push(message);
      const answer = verdict(message);
      changed();
      return answer;
    },
    onState: (status) => {
      states.push(status);
      changed();
    },
    onFault: (error) => {
      faults.push(error);
      changed();
    },
    ...more,
  });
  return {
    connection,
    states,
    received,
    faults,
    until,
    state: (state: ConnectionStatus['state']) => until(() => connection.state().state === state && connection.state()),
    cause: (code: string) => until(() => states.find(({ cause, nextTryAt }) => cause?.code === code && nextTryAt !== null)),
    message: (text: string) => until(() => received.find((message) => message.text === text)),
    answer: (decide: (received: Received) => Verdict) => void (verdict = decide),
  };
};

/** Real timers, except that long waits are over at once, `times` of them at most; `delays` tells how long they would have been. */
export const hurried = (times = 1000): { readonly later: Later; readonly delays: number[] } => {
  const delays: number[] = [];
  let left = times;
  return {
    delays,
    later: (ms, run) => {
      delays.push(ms);
      return later(--left >= 0 ? 0 : ms, run);
    },
  };
};

/** Another program at the same broker, to publish as a device does. */
export const device = (url: string, more: object = {}): Promise<MqttClient> => connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...more });
