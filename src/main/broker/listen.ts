import { randomBytes } from 'node:crypto';
import { brokerAddress } from '../../domain/broker/address.ts';
import { type Cause, classify, type Signal } from '../../domain/broker/cause.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { captureLimits, type Captured } from '../../domain/discovery/captured.ts';
import { later } from '../ingest/later.ts';
import { type Attempt, openAttempt, signalOf } from './attempt.ts';
import { asksForOlder } from './as-older.ts';
import { linkOf, type LinkSecrets } from './link.ts';
import { subscribeAll } from './subscribe.ts';

export interface ListenOptions {
  readonly profile: BrokerProfile;
  readonly password: string;
  readonly secrets?: LinkSecrets;
  /** MQTT filters. */
  readonly filters: readonly string[];
  readonly now: () => number;
  readonly onSubscribed?: () => void;
  /** It is over before anybody stopped it. */
  readonly onFailed: (cause: Cause) => void;
}

export interface Heard {
  readonly messages: number;
  readonly perSecond: number;
  /** Messages beyond the limit of a second, which were only counted. */
  readonly skipped: number;
  /** Topics beyond their limit were not looked at. */
  readonly isFull: boolean;
  readonly captured: readonly Captured[];
}
export interface Listening {
  readonly heard: () => Heard;
  readonly topics: () => number;
  readonly counts: () => Omit<Heard, 'captured'>;
  readonly stop: () => Promise<void>;
}

interface Topic {
  messages: number;
  live: number;
  firstAt: number | null;
  lastAt: number | null;
  readonly samples: { readonly payload: Uint8Array; readonly at: number; readonly isRetained: boolean; readonly isCut: boolean }[];
}

/** Keeps the first samples of each topic within hard limits; everything else is only counted. */
export const openCapture = (now: () => number) => {
  const topics = new Map<string, Topic>();
  let messages = 0;
  let skipped = 0;
  let isFull = false;
  let second = 0;
  let inSecond = 0;
  let perSecond = 0;
  const advance = (at: number): void => {
    const present = Math.floor(at / 1000);
    if (present === second) return;
    perSecond = present === second + 1 ? inSecond : 0;
    second = present;
    inSecond = 0;
  };
  return {
    take: (topic: string, payload: Uint8Array, isRetained: boolean): void => {
      const at = now();
      messages++;
      advance(at);
      if (++inSecond > captureLimits.messagesPerSecond) {
        skipped++;
        return;
      }
      let known = topics.get(topic);
      if (known === undefined) {
        if (topics.size >= captureLimits.topics) {
          isFull = true;
          return;
        }
        topics.set(topic, (known = { messages: 0, live: 0, firstAt: null, lastAt: null, samples: [] }));
      }
      known.messages++;
      if (!isRetained) {
        known.live++;
        known.firstAt ??= at;
        known.lastAt = at;
      }
      const isCut = payload.length > captureLimits.sampleBytes;
      if (known.samples.length < captureLimits.samples)
        known.samples.push({ payload: Uint8Array.from(payload.subarray(0, captureLimits.sampleBytes)), at, isRetained, isCut });
    },
    topics: (): number => topics.size,
    counts: () => {
      advance(now());
      return { messages, perSecond: Math.max(perSecond, inSecond), skipped, isFull };
    },
    captured: (): readonly Captured[] => [...topics].map(([topic, { samples, ...counts }]) => ({ topic, ...counts, samples: [...samples] })),
  };
};

/**
 * Listens on a connection of its own: clean, QoS 0, under a random client id, so that nobody is disturbed and the broker keeps
 * nothing. Stores nothing but samples within `captureLimits`.
 */
export const listen = ({ profile, password, secrets = {}, filters, now, onSubscribed, onFailed }: ListenOptions): Listening => {
  const capture = openCapture(now);
  let attempt: Attempt | undefined;
  let isOver = false;
  const fail = (signal: Signal): void => {
    if (isOver) return;
    isOver = true;
    attempt?.destroy();
    onFailed(classify(signal, { now: new Date(now()).toUTCString() }, password));
  };
  const address = brokerAddress(profile.url);
  const connect = (version: 4 | 5): void => {
    if (address === undefined) return fail({ kind: 'address', url: profile.url });
    let retained = 0;
    try {
      attempt = openAttempt({
        link: linkOf(address, profile, secrets),
        username: profile.username,
        password,
        clientId: `fwl${randomBytes(9).toString('hex')}`,
        version,
        isTrial: true,
        keepalive: profile.keepalive,
        connectTimeoutMs: 15_000,
        onConnack: () => {
          subscribeAll(attempt!, filters, { isResumed: false, later, retained: () => retained })
            .then((codes) => {
              if (codes === undefined || isOver) return;
              const refused = filters.filter((_filter, i) => (codes[i] ?? 128) >= 128);
              if (refused.length === filters.length) fail({ kind: 'suback', filters: refused });
              else onSubscribed?.();
            })
            .catch(() => fail({ kind: 'close', phase: 'online' }));
        },
        onPublish: ({ topic, payload, retain }) => {
          if (retain) retained++;
          if (!isOver) capture.take(topic, typeof payload === 'string' ? Buffer.from(payload) : payload, retain);
        },
        onEnd: (signal) => {
          if (version === 5 && !isOver && asksForOlder(signal)) connect(4);
          else fail(signal);
        },
      });
    } catch (error) {
      fail(signalOf(error, 'tls'));
    }
  };
  connect(profile.protocol === '3.1.1' ? 4 : 5);
  return {
    topics: capture.topics,
    counts: capture.counts,
    heard: () => ({ ...capture.counts(), captured: capture.captured() }),
    stop: async () => {
      isOver = true;
      await attempt?.end();
    },
  };
};
