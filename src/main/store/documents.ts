import type { Database } from 'better-sqlite3';
import { Refusal } from '../../domain/decider.ts';
import { type DocumentScope, type DocumentVersion, keptVersions, longestBody, type StoredDocument } from '../../domain/document/document.ts';
import { documentBodies, type DocumentBody, type DocumentKind } from '../../domain/document/kinds.ts';

interface Row {
  readonly owner: string;
  readonly kind: DocumentKind;
  readonly id: string;
  readonly version: number;
  readonly at: number;
  readonly by: string;
  readonly body: string | null;
}

export interface DocumentKey<Kind extends DocumentKind = DocumentKind> {
  readonly kind: Kind;
  readonly id: string;
  readonly scope: DocumentScope;
}

const newest = `SELECT owner, kind, id, max(version) AS version, at, by, body FROM document`;

/** A body of an older or newer program that cannot be read any more is left where it is and not shown. */
const documentOf = <Kind extends DocumentKind>({ owner, kind, id, version, at, by, body }: Row): StoredDocument<Kind> | undefined => {
  const read = documentBodies[kind].safeParse(JSON.parse(body ?? 'null'));
  if (!read.success) return undefined;
  return { kind: kind as Kind, id, scope: owner === '' ? 'site' : 'own', version, at, by, body: read.data as DocumentBody<Kind> };
};

/** What people have arranged, in `ops.db`, in every version of late: nothing that somebody made is overwritten. */
export const openDocuments = (db: Database, now: () => number) => {
  const list = db.prepare<[string, string], Row>(`${newest} WHERE kind = ? AND owner IN (?, '') GROUP BY owner, id ORDER BY id, owner`);
  const current = db.prepare<[string, string, string], Row>(`${newest} WHERE kind = ? AND owner = ? AND id = ? GROUP BY id`);
  const history = db.prepare<[string, string, string], Row>('SELECT * FROM document WHERE kind = ? AND owner = ? AND id = ? ORDER BY version DESC');
  const put = db.prepare('INSERT INTO document (owner, kind, id, version, at, by, body) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const changed = db.prepare<[string, number], Row & { readonly newest: number }>(
    `SELECT d.*, NOT EXISTS (SELECT 1 FROM document n WHERE n.kind = d.kind AND n.owner = d.owner AND n.id = d.id AND n.version > d.version) AS newest
     FROM document d WHERE d.by = ? AND d.at >= ? ORDER BY d.at DESC LIMIT 100`,
  );
  const thin = db.prepare('DELETE FROM document WHERE kind = ? AND owner = ? AND id = ? AND version <= ?');
  const ownerOf = (scope: DocumentScope, user: string): string => (scope === 'site' ? '' : user);

  const write = db.transaction((user: string, { kind, id, scope }: DocumentKey, basedOn: number, body: string | null): number => {
    const owner = ownerOf(scope, user);
    const before = current.get(kind, owner, id);
    if ((before?.version ?? 0) !== basedOn && !(before?.body === null && basedOn === 0))
      throw new Refusal(
        'document.changed',
        `Somebody has changed this since you opened it (version ${before?.version ?? 0}, yours is ${basedOn}). Nothing was overwritten. Open it again, then make your change.`,
      );
    const version = (before?.version ?? 0) + 1;
    put.run(owner, kind, id, version, now(), user, body);
    thin.run(kind, owner, id, version - keptVersions);
    return version;
  });

  return {
    /** Those of the person and those of the site. */
    list: <Kind extends DocumentKind>(user: string, kind: Kind): readonly StoredDocument<Kind>[] =>
      list.all(kind, user).flatMap((row) => (row.body === null ? [] : (documentOf<Kind>(row) ?? []))),

    /** `basedOn`: the version that was open, 0 for a new one. Returns the new version; refuses a body that is not of this kind, naming the field. */
    keep: <Kind extends DocumentKind>(user: string, key: DocumentKey<Kind>, basedOn: number, body: unknown): number => {
      const read = documentBodies[key.kind].safeParse(body);
      if (!read.success) {
        const [first] = read.error.issues;
        throw new Refusal(
          'document.invalid',
          `This cannot be kept: ${first?.path.join('.') || 'the document'}: ${first?.message ?? 'it is not readable'}. Nothing was changed.`,
        );
      }
      const text = JSON.stringify(read.data);
      if (text.length > longestBody)
        throw new Refusal('document.too-large', 'This is larger than the console keeps (200 kB). Split it in two, then try again.');
      return write.immediate(user, key, basedOn, text);
    },

    /** Its versions stay, so that it can be brought back. */
    remove: (user: string, key: DocumentKey, basedOn: number): number => write.immediate(user, key, basedOn, null),

    /** What a person changed since a moment, of their own and of the site's, and whether nothing newer stands above it. */
    changedSince: (user: string, at: number): readonly (Pick<StoredDocument, 'kind' | 'id' | 'scope' | 'version' | 'at'> & { readonly isNewest: boolean })[] =>
      changed
        .all(user, at)
        .map((row) => ({ kind: row.kind, id: row.id, scope: row.owner === '' ? 'site' : 'own', version: row.version, at: row.at, isNewest: row.newest === 1 })),

    /** The newest first; a removed version has no body. */
    versions: <Kind extends DocumentKind>(user: string, { kind, id, scope }: DocumentKey<Kind>): readonly DocumentVersion<Kind>[] =>
      history
        .all(kind, ownerOf(scope, user), id)
        .flatMap((row): readonly DocumentVersion<Kind>[] =>
          row.body === null ? [{ kind, id, scope, version: row.version, at: row.at, by: row.by, body: null }] : [documentOf<Kind>(row) ?? []].flat(),
        ),
  };
};
export type Documents = ReturnType<typeof openDocuments>;
