import * as z from 'zod';

/** How a report stands with its signature. Times in ms since 1970 UTC. */
export type ReportSignature =
  | { readonly state: 'signed'; readonly fingerprint: string; readonly since: number }
  /** Nobody could sign: `reason` is a sentence for a person, and it is printed. */
  | { readonly state: 'unsigned'; readonly code: string; readonly reason: string }
  /** Looked at in the window and not issued. */
  | { readonly state: 'preview' };

/** Records of the event log whose streams begin alike: `alert`, `threshold`, `connection`, … */
export interface RecordCount {
  readonly kind: string;
  readonly count: number;
}

/** What a reader can check a report against, as it was at the moment of issue. The head of the chain stands beside it in the report. */
export interface ReportIntegrity {
  readonly tenant: string;
  readonly console: string;
  /** Of the whole log up to the head, the most frequent first; they come to its position. */
  readonly records: readonly RecordCount[];
  /** SHA-256, hex, of the RFC 8785 JSON of everything else that the report prints. */
  readonly extractSha256: string;
  /** No server takes part: every record is on this console alone. */
  readonly sync: 'local-only';
  readonly signature: ReportSignature;
}

const Hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const Count = z.int().nonnegative();

/**
 * The seal at the end of a report: what was printed, from which log, by whose key. It is kept in the PDF as JSON and covered
 * by the signature. `blocks` holds the first 8 bytes of the SHA-256 of every `blockBytes` of the printed part, so that a change can be placed.
 */
export const ReportSeal = z.strictObject({
  fieldwatchSeal: z.literal(1),
  report: z.strictObject({ id: z.string(), template: z.literal('shift'), site: z.string(), from: z.number(), to: z.number(), generatedAt: z.number() }),
  tenant: z.string(),
  console: z.string(),
  version: z.string(),
  chain: z.strictObject({ position: Count, head: Hex(64) }),
  records: z.array(z.strictObject({ kind: z.string(), count: Count })),
  sync: z.literal('local-only'),
  extract: z.strictObject({ sha256: Hex(64), bytes: Count }),
  printed: z.strictObject({ sha256: Hex(64), bytes: Count, blockBytes: z.int().positive(), blocks: z.string().regex(/^(?:[0-9a-f]{16})*$/) }),
  /** The key that signed, its raw 32 bytes as base64url; null in an unsigned report, which says why. */
  key: z.strictObject({ fingerprint: Hex(64), publicKey: z.string() }).nullable(),
  unsigned: z.string().optional(),
});
export type ReportSeal = z.infer<typeof ReportSeal>;
