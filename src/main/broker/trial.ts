import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Phase, Signal } from '../../domain/broker/cause.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { type Attempt, type AttemptOptions, openAttempt, signalOf } from './attempt.ts';
import { asksForOlder } from './as-older.ts';
import type { Link } from './link.ts';

/** When each phase began, on the monotonic clock. */
export type Marks = Partial<Record<Phase | 'start', number>>;
export type Trial = { readonly marks: Marks; readonly version: 4 | 5 } & (
  | { readonly ok: true; readonly attempt: Attempt }
  | { readonly ok: false; readonly signal: Signal; readonly phase: Phase }
);
export interface TrialOptions {
  readonly connectTimeoutMs: number;
  /** Left out: one that nobody else has, so that a running connection is not disturbed. */
  readonly clientId?: string;
  readonly onPublish?: AttemptOptions['onPublish'];
}

const tryOnce = (link: Link, profile: BrokerProfile, password: string, version: 4 | 5, options: TrialOptions): Promise<Trial> =>
  new Promise((resolve) => {
    const marks: Marks = { start: performance.now() };
    let phase: Phase = isIP(link.address.host) === 0 ? 'resolve' : 'tcp';
    try {
      const attempt = openAttempt({
        link,
        username: profile.username,
        password,
        clientId: options.clientId ?? `fwd${randomBytes(9).toString('hex')}`,
        version,
        isTrial: true,
        keepalive: profile.keepalive,
        connectTimeoutMs: options.connectTimeoutMs,
        onPhase: (next) => {
          phase = next;
          marks[next] = performance.now();
        },
        onConnack: () => resolve({ ok: true, attempt, version, marks }),
        onPublish: options.onPublish ?? (() => {}),
        onEnd: (signal) => resolve({ ok: false, signal, phase, version, marks }),
      });
    } catch (error) {
      resolve({ ok: false, signal: signalOf(error, 'tls'), phase: 'tls', version, marks });
    }
  });

/** One connection that leaves nothing behind, in the version that the profile says or the broker knows. The caller ends it. */
export const tryConnection = async (link: Link, profile: BrokerProfile, password: string, options: TrialOptions): Promise<Trial> => {
  const { protocol = 'auto' } = profile;
  const tried = await tryOnce(link, profile, password, protocol === '3.1.1' ? 4 : 5, options);
  return !tried.ok && protocol === 'auto' && asksForOlder(tried.signal) ? tryOnce(link, profile, password, 4, options) : tried;
};
