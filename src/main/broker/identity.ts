import { X509Certificate } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, type PeerCertificate, TLSSocket } from 'node:tls';
import { classify } from '../../domain/broker/cause.ts';
import type { CertificateFacts, ClientIdentity, PinnedCertificate } from '../../domain/broker/tls.ts';
import { Refusal } from '../../domain/decider.ts';
import { signalOf } from './attempt.ts';
import { identityOptions } from './link.ts';
import { certificateOf } from './probe.ts';

/** Common name, else organisation, of a name as node:crypto writes it: one part per line. */
const nameOf = (name: string): string => /^CN=(.*)$/m.exec(name)?.[1] ?? /^O=(.*)$/m.exec(name)?.[1] ?? 'no name';
const factsOf = ({ subject, issuer, validFrom, validTo, fingerprint256 }: X509Certificate): CertificateFacts => ({
  subject: nameOf(subject),
  issuer: nameOf(issuer),
  validFrom,
  validTo,
  fingerprint: fingerprint256,
});

/** Node opens a PFX only to use it: it is shown to ourselves, in memory, over a handshake. */
const shownBy = (identity: ClientIdentity): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const [near, far] = duplexPair();
    const server = new TLSSocket(far, { isServer: true, secureContext: createSecureContext(identityOptions(identity)) });
    const client = connect({ socket: near, rejectUnauthorized: false });
    const done = (settle: () => void): void => {
      settle();
      client.destroy();
      server.destroy();
    };
    server.on('error', (error) => done(() => reject(error)));
    client.on('error', (error) => done(() => reject(error)));
    client.once('secureConnect', () => done(() => resolve(client.getPeerCertificate())));
  });

/** What a client certificate says of itself. Refuses one that cannot be used, in the words of its cause. */
export const identityFacts = async (identity: ClientIdentity): Promise<CertificateFacts> => {
  try {
    createSecureContext(identityOptions(identity));
    if (identity.kind === 'pem') return factsOf(new X509Certificate(identity.cert));
    const { subject, issuer, validFrom, validTo, fingerprint } = certificateOf(await shownBy(identity));
    return { subject, issuer, validFrom, validTo, fingerprint };
  } catch (error) {
    const { code, title, next, evidence } = classify(signalOf(error, 'tls'), { now: '' }, identity.passphrase);
    if (code !== 'unknown') throw new Refusal(`connection.${code}`, `${title}. ${next}`);
    const what = identity.kind === 'pfx' ? 'PFX file' : 'certificate or its key';
    throw new Refusal(
      'connection.identity-unreadable',
      `The ${what} cannot be read (${evidence}). Certificate and key have to be PEM files, or one PFX/P12 file.`,
    );
  }
};

/** The facts of a certificate that shall be allowed, as it says them itself. Refuses one that is not what it is said to be, or whose time is over. */
export const checkPinned = ({ leafPem, fingerprint }: Pick<PinnedCertificate, 'leafPem' | 'fingerprint'>, now: number): PinnedCertificate => {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(leafPem);
  } catch {
    throw new Refusal('connection.pin-unreadable', 'The certificate to allow cannot be read. Test the connection again and allow the one that is shown.');
  }
  const facts = factsOf(certificate);
  if (facts.fingerprint !== fingerprint)
    throw new Refusal(
      'connection.pin-differs',
      'The certificate to allow is not the one that was shown. Test the connection again and compare the fingerprint.',
    );
  if (certificate.validToDate.getTime() < now)
    throw new Refusal('connection.pin-expired', `The certificate expired on ${facts.validTo} and cannot be allowed. The broker needs a new one.`);
  return { ...facts, leafPem };
};
