import type { DocumentBody, DocumentKind } from './kinds.ts';

/** Whose it is: one person's on this console, or everybody's on this site. */
export const documentScopes = ['own', 'site'] as const;
export type DocumentScope = (typeof documentScopes)[number];

/** One arrangement in the version that holds now. */
export interface StoredDocument<Kind extends DocumentKind = DocumentKind> {
  readonly kind: Kind;
  readonly id: string;
  readonly scope: DocumentScope;
  /** Counts from 1; a change says on which version it is based. */
  readonly version: number;
  /** ms since 1970. */
  readonly at: number;
  readonly by: string;
  readonly body: DocumentBody<Kind>;
}

/** One of its versions; without a body it was removed with this one. */
export type DocumentVersion<Kind extends DocumentKind = DocumentKind> = Omit<StoredDocument<Kind>, 'body'> & { readonly body: DocumentBody<Kind> | null };

/** Versions of a document that are kept. */
export const keptVersions = 50;
/** Characters of a body as JSON at most: a message has room for it, and a list of them stays quick. */
export const longestBody = 200_000;
