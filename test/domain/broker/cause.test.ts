import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { classify, type Phase, type Probe, type Signal } from '../../../src/domain/broker/cause.ts';
import { type CauseCode, causes } from '../../../src/domain/broker/causes.ts';

const clock = { now: 'Tue, 01 Apr 2025 10:00:00 GMT' };
const certificate = {
  subject: 'broker.plant',
  issuer: 'Plant CA',
  names: 'broker.plant, 10.0.0.5',
  validFrom: 'Jan 1 2024',
  validTo: 'Feb 2 2025',
  fingerprint: 'AA:BB',
};
const tls: Probe = { speaks: 'tls', certificate };
const error = (code: string, message = code, phase: Phase = 'tls', probe?: Probe): Signal => ({ kind: 'error', phase, code, message, ...(probe && { probe }) });
const v5 = (code: number): Signal => ({ kind: 'connack', version: 5, code });
const v4 = (code: number): Signal => ({ kind: 'connack', version: 4, code });
const bye = (code: number, more: object = {}): Signal => ({ kind: 'disconnect', version: 5, code, ...more });

const rows: readonly (readonly [CauseCode, ...Signal[]])[] = [
  ['address', { kind: 'address', url: 'http://x' }],
  ['dns-not-found', error('ENOTFOUND', 'getaddrinfo ENOTFOUND x', 'resolve')],
  ['dns-unavailable', error('EAI_AGAIN', 'getaddrinfo EAI_AGAIN x', 'resolve'), { kind: 'timeout', phase: 'resolve' }],
  ['refused', error('ECONNREFUSED', 'connect ECONNREFUSED', 'tcp')],
  ['unreachable', error('EHOSTUNREACH', '', 'tcp'), error('ENETUNREACH', '', 'tcp')],
  ['tcp-timeout', error('ETIMEDOUT', '', 'tcp'), { kind: 'timeout', phase: 'tcp' }],
  ['connack-timeout', { kind: 'timeout', phase: 'connack' }, { kind: 'timeout', phase: 'tls' }],
  [
    'closed',
    { kind: 'close', phase: 'connack' },
    { kind: 'close', phase: 'connack', probe: { speaks: 'neither' } },
    error('ECONNRESET', 'read ECONNRESET', 'connack'),
  ],
  [
    'tls-on-plain-port',
    error('ECONNRESET', 'socket disconnected before secure TLS connection', 'tls', { speaks: 'mqtt' }),
    error('ERR_SSL_WRONG_VERSION_NUMBER'),
    { kind: 'close', phase: 'tls', probe: { speaks: 'http' } },
  ],
  [
    'plain-on-tls-port',
    error('ECONNRESET', 'socket hang up', 'ws', tls),
    { kind: 'close', phase: 'connack', probe: tls },
    error('', 'Invalid header flag bits, must be 0x0 for connect packet', 'connack', tls),
  ],
  [
    'not-mqtt',
    error('', 'Invalid header flag bits, must be 0x0 for puback packet', 'connack'),
    error('', 'malformed MQTT: a packet of type 0', 'connack'),
    error('ECONNRESET', 'socket hang up', 'ws', { speaks: 'neither' }),
    error('', 'Unexpected server response: 200 OK', 'ws'),
  ],
  ['tls-version', error('EPROTO', 'ssl3_read_bytes:tlsv1 alert protocol version'), error('ERR_SSL_UNSUPPORTED_PROTOCOL')],
  ['ca-unknown', error('SELF_SIGNED_CERT_IN_CHAIN'), error('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), error('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')],
  ['self-signed', error('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ['cert-expired', error('CERT_HAS_EXPIRED')],
  ['cert-not-yet-valid', error('CERT_NOT_YET_VALID')],
  ['host-mismatch', error('ERR_TLS_CERT_ALTNAME_INVALID')],
  [
    'pin-mismatch',
    error('PIN_MISMATCH'),
    { ...error('DEPTH_ZERO_SELF_SIGNED_CERT'), pinned: 'AA' } as Signal,
    { ...error('SELF_SIGNED_CERT_IN_CHAIN'), pinned: 'AA' } as Signal,
  ],
  ['client-cert-missing', error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')],
  [
    'client-cert-refused',
    error('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'),
    error('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'),
    error('EPROTO', 'SSL routines: TLSV1_ALERT_UNKNOWN_CA'),
    { kind: 'close', phase: 'connack', hasIdentity: true },
  ],
  ['key-passphrase', error('ERR_OSSL_BAD_DECRYPT'), error('ERR_MISSING_PASSPHRASE'), error('', 'error:1C800064:Provider routines::bad decrypt')],
  ['key-mismatch', error('ERR_OSSL_X509_KEY_VALUES_MISMATCH')],
  ['pfx-unreadable', error('', 'not enough data'), error('', 'mac verify failure')],
  ['ws-path', error('', 'Unexpected server response: 404'), error('', 'Unexpected server response: 426')],
  ['ws-auth', error('', 'Unexpected server response: 401')],
  ['ws-subprotocol', error('', 'Server sent no subprotocol')],
  ['bad-credentials', v4(4), v5(134)],
  ['not-authorised', v4(5), v5(135)],
  ['protocol-version', v4(1), v5(132)],
  ['client-id-refused', v4(2), v5(133)],
  ['broker-unavailable', v4(3), error('', 'Unexpected server response: 503'), v5(136), bye(139)],
  ['busy', v5(137), v5(151), v5(159)],
  ['banned', v5(138)],
  ['moved', v5(156), bye(157)],
  ['client-id-taken', bye(142), { kind: 'repeated-close' }],
  ['keepalive-lost', error('', 'Keepalive timeout', 'online'), bye(141)],
  ['connection-lost', { kind: 'close', phase: 'online' }, error('ECONNRESET', '', 'online')],
  ['kicked', bye(147), bye(149), bye(150), bye(152), bye(160)],
  ['subscribe-refused', { kind: 'suback', filters: ['a/#'] }],
  ['storage', { kind: 'storage', message: 'disk full' }],
  ['unknown', error('EWHATEVER')],
];

describe('causes', () => {
  test('every cause of the table has a signal here', () => assert.deepEqual(rows.map(([code]) => code).toSorted(), Object.keys(causes).toSorted()));

  test.each(rows.map(([code, ...signals]) => ({ code, signals })))('N11 $code: named by its signals', ({ code, signals }) => {
    for (const signal of signals) {
      const cause = classify(signal, clock);
      expect(cause.code).toBe(code);
      expect(cause.retry).toBe(causes[code].retry);
      expect(`${cause.title} ${cause.next}`).not.toMatch(/[{}]/);
    }
  });

  // Numbered as the connection doctor groups them.
  const fourteen: readonly (readonly CauseCode[])[] = [
    ['dns-not-found', 'dns-unavailable'],
    ['refused'],
    ['tcp-timeout', 'unreachable', 'connack-timeout'],
    ['tls-on-plain-port'],
    ['plain-on-tls-port'],
    ['ca-unknown', 'self-signed', 'pin-mismatch'],
    ['cert-expired', 'cert-not-yet-valid'],
    ['host-mismatch'],
    ['client-cert-missing', 'client-cert-refused', 'key-passphrase', 'key-mismatch', 'pfx-unreadable'],
    ['bad-credentials'],
    ['not-authorised', 'banned', 'ws-auth', 'subscribe-refused'],
    ['client-id-taken', 'client-id-refused'],
    ['ws-path', 'ws-subprotocol', 'not-mqtt'],
    ['protocol-version', 'tls-version'],
  ];
  test('U26 each of the fourteen causes, by its signals, has a name and a next step that no other one has', () => {
    assert.equal(fourteen.length, 14);
    const said = fourteen.map((codes) =>
      codes.flatMap((code) => {
        const signals = rows.find(([row]) => row === code)?.slice(1) as readonly Signal[];
        assert.ok(signals.length > 0, code);
        return signals.map((signal) => classify(signal, clock)).map(({ title, next }) => ({ title, next }));
      }),
    );
    said.forEach((own, i) => {
      const others = said.filter((_, k) => k !== i).flat();
      for (const { title, next } of own) {
        assert.ok(next.length > 10, title);
        assert.ok(!others.some((other) => other.title === title), title);
        assert.ok(!others.some((other) => other.next === next), next);
      }
    });
  });

  test('names the facts that a person has to compare', () => {
    const expired = classify(error('CERT_HAS_EXPIRED', 'certificate has expired', 'tls', tls), clock);
    expect(expired.title).toContain('Feb 2 2025');
    expect(expired.next).toContain(clock.now);
    expect(classify(error('ERR_TLS_CERT_ALTNAME_INVALID', 'x', 'tls', tls), clock).next).toContain('broker.plant, 10.0.0.5');
    expect(classify({ kind: 'suback', filters: ['a/#', 'b/+'] }, clock).next).toContain('a/#, b/+');
    expect(classify(bye(157, { server: 'mqtt.new:1883' }), clock).next).toContain('mqtt.new:1883');
    expect(classify(bye(150, { reason: 'too fast' }), clock).next).toContain('too fast');
  });

  test('never repeats the password, whatever the broker says', () => {
    const cause = classify({ kind: 'connack', version: 5, code: 134, reason: 'hunter2 is not the password' }, clock, 'hunter2');
    expect(JSON.stringify(cause)).not.toContain('hunter2');
    expect(JSON.stringify(classify(bye(150, { reason: 'hunter2' }), clock, 'hunter2'))).not.toContain('hunter2');
  });
});
