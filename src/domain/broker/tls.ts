import * as z from 'zod';

/** What a certificate says of itself, for people. Dates as the certificate writes them, SHA-256 as upper-case pairs with colons. */
export const CertificateFacts = z.strictObject({
  subject: z.string().max(1024),
  issuer: z.string().max(1024),
  validFrom: z.string().max(64),
  validTo: z.string().max(64),
  fingerprint: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
});
export type CertificateFacts = z.infer<typeof CertificateFacts>;

const Pem = z.string().max(64 * 1024);

/** With what a console says who it is. Only on its way inwards: it is sealed beside the password and read by nobody but the connection. */
export const ClientIdentity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pem'), cert: Pem, key: Pem, passphrase: z.string().max(1024) }),
  /** `pfx` is the file as base64. */
  z.strictObject({ kind: z.literal('pfx'), pfx: z.base64().max(256 * 1024), passphrase: z.string().max(1024) }),
]);
export type ClientIdentity = z.infer<typeof ClientIdentity>;

/** A certificate of a broker that a person has allowed, whatever its issuer or name. */
export const PinnedCertificate = z.strictObject({ ...CertificateFacts.shape, leafPem: Pem });
export type PinnedCertificate = z.infer<typeof PinnedCertificate>;

export const TlsSettings = z.strictObject({
  /** The name that is asked for and checked, where it is not the host of the address. */
  servername: z
    .string()
    .trim()
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'A server name is a host name, such as broker.plant.example.')
    .optional(),
  /** Protocols that are offered, the preferred one first. */
  alpn: z
    .array(
      z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{1,255}$/),
    )
    .max(8)
    .optional(),
  /** Nothing but this certificate is accepted. */
  pinned: PinnedCertificate.optional(),
  /** What the sealed client certificate says of itself; written by the engine, never by the window. */
  identity: z.strictObject({ kind: z.enum(['pem', 'pfx']), ...CertificateFacts.shape }).optional(),
});
export type TlsSettings = z.infer<typeof TlsSettings>;

/** RFC 9110 tokens. Those that make the upgrade belong to the protocol. */
const HeaderName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/, 'This is no name of a header. Example: Authorization')
  .refine(
    (name) => !/^(?:host|connection|upgrade|sec-websocket-.*|content-length|transfer-encoding)$/i.test(name),
    'This header is set by the connection itself.',
  );
export const HeaderNames = z.array(HeaderName).max(16);
/** Headers of a WebSocket upgrade with their values, on their way inwards. */
export const Headers = z.record(
  HeaderName,
  z
    .string()
    .max(8192)
    .regex(/^[\t\x20-\x7e]*$/, 'A value of a header is one line of plain characters.'),
);
export type Headers = z.infer<typeof Headers>;
