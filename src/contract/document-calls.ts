import * as z from 'zod';
import { documentScopes, type DocumentVersion, type StoredDocument } from '../domain/document/document.ts';
import { documentKinds } from '../domain/document/kinds.ts';
import { call, watch } from './rpc.ts';

const Kind = z.enum(documentKinds);
const key = { kind: Kind, id: z.string().min(1).max(80), scope: z.enum(documentScopes) };
const basedOn = z.int().min(0);

/** What people arrange: keys, columns, views, dashboards. The body is parsed by its kind where it is kept. */
export const documentContract = {
  /** Of the person who asks, and of the site. */
  documents: watch<readonly StoredDocument[]>()(z.strictObject({ kind: Kind })),
  /** `basedOn`: the version that was open, 0 for a new one. Refused when somebody else has changed it meanwhile. */
  keepDocument: call<{ readonly version: number }>()(z.strictObject({ ...key, basedOn, body: z.unknown() })),
  removeDocument: call<{ readonly version: number }>()(z.strictObject({ ...key, basedOn })),
  /** The newest first, at most the last 50. */
  documentVersions: call<readonly DocumentVersion[]>()(z.strictObject(key)),
};
