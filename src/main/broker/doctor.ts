import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { DoctorReport, DoctorStep } from '../../contract/views.ts';
import { classify, type Phase, type Signal } from '../../domain/broker/cause.ts';
import { type BrokerAddress, brokerAddress, type BrokerProfile } from '../../domain/broker/profile.ts';
import { later } from '../ingest/later.ts';
import { type Attempt, openAttempt, signalOf } from './attempt.ts';
import { asksForOlder, filtersOf } from './connection.ts';
import { inspectTls, withProbe } from './probe.ts';
import { subscribeAll } from './subscribe.ts';

export interface DoctorOptions {
  /** For name, TCP, TLS and CONNACK together. */
  readonly timeoutMs?: number;
}

type Step = DoctorStep['step'];
const order: readonly Step[] = ['address', 'resolve', 'tcp', 'tls', 'connect', 'subscribe'];
const stepOf: Readonly<Record<Phase, Step>> = { resolve: 'resolve', tcp: 'tcp', tls: 'tls', connack: 'connect', online: 'subscribe' };

/** When each phase began, on the monotonic clock. */
type Marks = Partial<Record<Phase | 'start', number>>;
type Trial = { readonly marks: Marks; readonly version: 4 | 5 } & (
  | { readonly ok: true; readonly attempt: Attempt }
  | { readonly ok: false; readonly signal: Signal; readonly phase: Phase }
);

const trial = (address: BrokerAddress, profile: BrokerProfile, password: string, version: 4 | 5, connectTimeoutMs: number): Promise<Trial> =>
  new Promise((resolve) => {
    const marks: Marks = { start: performance.now() };
    let phase: Phase = isIP(address.host) === 0 ? 'resolve' : 'tcp';
    try {
      const attempt = openAttempt({
        address,
        caPem: profile.caPem,
        username: profile.username,
        password,
        clientId: `fwd${randomBytes(9).toString('hex')}`,
        version,
        isTrial: true,
        connectTimeoutMs,
        onPhase: (next) => {
          phase = next;
          marks[next] = performance.now();
        },
        onConnack: () => resolve({ ok: true, attempt, version, marks }),
        onPublish: () => {},
        onEnd: (signal) => resolve({ ok: false, signal, phase, version, marks }),
      });
    } catch (error) {
      resolve({ ok: false, signal: signalOf(error, 'tls'), phase: 'tls', version, marks });
    }
  });

/**
 * Tries a connection as it would be used, under a client id of its own so that a running one is not disturbed, and leaves
 * nothing behind. Stops at the first step that fails and names exactly one cause.
 */
export const doctor = async (profile: BrokerProfile, password: string, { timeoutMs = 15_000 }: DoctorOptions = {}): Promise<DoctorReport> => {
  const steps: DoctorStep[] = [];
  let began = performance.now();
  const tick = (step: Step, outcome: DoctorStep['outcome'], detail: string, ms = performance.now() - began): void => {
    steps.push({ step, outcome, ms: Math.round(ms), detail });
    began = performance.now();
  };
  const hide = (text: string): string => (password === '' ? text : text.replaceAll(password, '•••'));
  const fail = (signal: Signal, step: Step): DoctorReport => {
    const { retry: _, ...cause } = classify(signal, { now: new Date().toUTCString() }, password);
    tick(step, 'failed', cause.title);
    for (const name of order.slice(steps.length)) tick(name, 'skipped', 'Not tried.', 0);
    return { steps, cause };
  };

  const address = brokerAddress(profile.url);
  if (address === undefined) return fail({ kind: 'address', url: profile.url }, 'address');
  const isTls = address.scheme === 'mqtts:';
  tick('address', 'ok', `${address.host}, port ${address.port}, ${isTls ? 'encrypted' : 'not encrypted'}.`);

  if (isIP(address.host) === 0) {
    try {
      const found = await lookup(address.host, { all: true });
      tick('resolve', 'ok', found.map(({ address: ip }) => ip).join(', '));
    } catch (error) {
      return fail(signalOf(error, 'resolve'), 'resolve');
    }
  } else tick('resolve', 'skipped', 'The address is a number already.', 0);

  let tried = await trial(address, profile, password, 5, timeoutMs);
  if (!tried.ok && asksForOlder(tried.signal)) tried = await trial(address, profile, password, 4, timeoutMs);
  const { marks } = tried;
  const reached = marks.tls ?? marks.connack;
  if (reached !== undefined) {
    tick('tcp', 'ok', `Port ${address.port} answers.`, reached - marks.start!);
    if (!isTls) tick('tls', 'skipped', 'The connection is not encrypted.', 0);
    else if (marks.connack !== undefined) tick('tls', 'ok', hide(await certificateText(address)), marks.connack - reached);
  }
  if (!tried.ok) return fail(await withProbe(tried.signal, address), tried.phase === 'resolve' ? 'tcp' : stepOf[tried.phase]);
  const user = profile.username === '' ? 'without a user name' : 'user name and password accepted';
  tick('connect', 'ok', `MQTT ${tried.version === 5 ? '5' : '3.1.1'}, ${user}.`, marks.online! - marks.connack!);

  const filters = filtersOf(profile);
  const codes = await subscribeAll(tried.attempt, filters, { isResumed: false, later, retained: () => 0 });
  await tried.attempt.end();
  if (codes === undefined) return fail({ kind: 'close', phase: 'online' }, 'subscribe');
  const refused = filters.filter((_, i) => (codes[i] ?? 128) >= 128);
  if (refused.length > 0) return fail({ kind: 'suback', filters: refused }, 'subscribe');
  tick('subscribe', 'ok', filters.join(', '));
  return { steps, cause: null };
};

const certificateText = async (address: BrokerAddress): Promise<string> => {
  const { certificate } = await inspectTls(address);
  return certificate === undefined ? 'Encrypted.' : `Certificate of ${certificate.subject}, issued by ${certificate.issuer}, valid to ${certificate.validTo}.`;
};
