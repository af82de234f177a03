import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { CertificateView, DoctorReport, DoctorStep } from '../../contract/views.ts';
import { addressText, brokerAddress, isEncrypted, isWebSocket } from '../../domain/broker/address.ts';
import { type Certificate, classify, type Phase, type Signal } from '../../domain/broker/cause.ts';
import { filtersOf } from '../../domain/broker/filters.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { later } from '../ingest/later.ts';
import { signalOf } from './attempt.ts';
import { type Link, linkOf, type LinkSecrets, secretTexts } from './link.ts';
import { inspectTls, withProbe } from './probe.ts';
import { subscribeAll } from './subscribe.ts';
import { tryConnection } from './trial.ts';

export interface DoctorOptions {
  /** For name, TCP, TLS and CONNACK together. */
  readonly timeoutMs?: number;
  /** Beside the password. */
  readonly secrets?: LinkSecrets;
}

type Step = DoctorStep['step'];
const order: readonly Step[] = ['address', 'resolve', 'tcp', 'tls', 'upgrade', 'connect', 'subscribe'];
const stepOf: Readonly<Record<Phase, Step>> = { resolve: 'resolve', tcp: 'tcp', tls: 'tls', ws: 'upgrade', connack: 'connect', online: 'subscribe' };

/**
 * Tries a connection as it would be used, under a client id of its own so that a running one is not disturbed, and leaves
 * nothing behind. Stops at the first step that fails and names exactly one cause.
 */
export const doctor = async (profile: BrokerProfile, password: string, { timeoutMs = 15_000, secrets = {} }: DoctorOptions = {}): Promise<DoctorReport> => {
  const steps: DoctorStep[] = [];
  const hidden = secretTexts(password, secrets).filter((secret) => secret !== '');
  let chain: readonly Certificate[] | undefined;
  let began = performance.now();
  const tick = (step: Step, outcome: DoctorStep['outcome'], detail: string, ms = performance.now() - began): void => {
    steps.push({ step, outcome, ms: Math.round(ms), detail });
    began = performance.now();
  };
  const hide = (text: string): string => hidden.reduce((said, secret) => said.replaceAll(secret, '•••'), text);
  const shown = (): Pick<DoctorReport, 'chain'> => (chain === undefined ? {} : { chain: chain.map(viewOf) });
  const fail = (signal: Signal, step: Step): DoctorReport => {
    const { retry: _, ...cause } = classify(signal, { now: new Date().toUTCString() }, hidden);
    if ('probe' in signal) chain ??= signal.probe?.chain;
    tick(step, 'failed', cause.title);
    for (const name of order.slice(steps.length)) tick(name, 'skipped', 'Not tried.', 0);
    return { steps, cause, ...shown() };
  };

  const address = brokerAddress(profile.url);
  if (address === undefined) return fail({ kind: 'address', url: profile.url }, 'address');
  const link = linkOf(address, profile, secrets);
  const isTls = isEncrypted(address);
  const isWs = isWebSocket(address);
  tick('address', 'ok', `${address.host}, port ${address.port}, ${isTls ? 'encrypted' : 'not encrypted'}${isWs ? `, WebSocket ${address.path}` : ''}.`);

  if (isIP(address.host) === 0) {
    try {
      const found = await lookup(address.host, { all: true });
      tick('resolve', 'ok', found.map(({ address: ip }) => ip).join(', '));
    } catch (error) {
      return fail(signalOf(error, 'resolve'), 'resolve');
    }
  } else tick('resolve', 'skipped', 'The address is a number already.', 0);

  const tried = await tryConnection(link, profile, password, { connectTimeoutMs: timeoutMs });
  const { marks } = tried;
  const reached = marks.tls ?? marks.ws ?? marks.connack;
  const secured = marks.ws ?? marks.connack;
  if (reached !== undefined) {
    tick('tcp', 'ok', `Port ${address.port} answers.`, reached - marks.start!);
    if (!isTls) tick('tls', 'skipped', 'The connection is not encrypted.', 0);
    else if (secured !== undefined) {
      ({ chain } = await inspectTls(link));
      tick('tls', 'ok', hide(certificateText(chain, link)), secured - reached);
    }
    if (!isWs && secured !== undefined) tick('upgrade', 'skipped', 'The connection is no WebSocket.', 0);
    else if (marks.ws !== undefined && marks.connack !== undefined)
      tick('upgrade', 'ok', `${addressText(address)} is a WebSocket that speaks MQTT.`, marks.connack - marks.ws);
  }
  if (!tried.ok) return fail(await withProbe(tried.signal, link), tried.phase === 'resolve' ? 'tcp' : stepOf[tried.phase]);
  const user = profile.username === '' ? 'without a user name' : 'user name and password accepted';
  tick('connect', 'ok', `MQTT ${tried.version === 5 ? '5' : '3.1.1'}, ${user}.`, marks.online! - marks.connack!);

  const filters = filtersOf(profile);
  const codes = await subscribeAll(tried.attempt, filters, { isResumed: false, later, retained: () => 0 });
  await tried.attempt.end();
  if (codes === undefined) return fail({ kind: 'close', phase: 'online' }, 'subscribe');
  const refused = filters.filter((_, i) => (codes[i] ?? 128) >= 128);
  if (refused.length > 0) return fail({ kind: 'suback', filters: refused }, 'subscribe');
  tick('subscribe', 'ok', filters.join(', '));
  return { steps, cause: null, ...shown() };
};

const viewOf = ({ subject, issuer, validFrom, validTo, fingerprint, pem = '' }: Certificate): CertificateView => ({
  subject,
  issuer,
  validFrom,
  validTo,
  fingerprint,
  pem,
});

const certificateText = (chain: readonly Certificate[] | undefined, { tls, identity }: Link): string => {
  const leaf = chain?.[0];
  const what = leaf === undefined ? 'Encrypted.' : `Certificate of ${leaf.subject}, issued by ${leaf.issuer}, valid to ${leaf.validTo}.`;
  return `${what}${tls?.pinned === undefined ? '' : ' It is the allowed one.'}${identity === undefined ? '' : ' A client certificate was shown.'}`;
};
