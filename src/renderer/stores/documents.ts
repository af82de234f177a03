import type { DocumentScope, StoredDocument } from '../../domain/document/document.ts';
import type { DocumentBody, DocumentKind } from '../../domain/document/kinds.ts';
import { engine } from '../wire/engine.ts';
import { useWatch } from '../wire/hooks.ts';

const none: readonly never[] = [];

/** What this person and this site have arranged of one kind; undefined until the engine has answered. */
export const useDocuments = <Kind extends DocumentKind>(kind: Kind): readonly StoredDocument<Kind>[] | undefined =>
  useWatch('documents', { kind }).value as readonly StoredDocument<Kind>[] | undefined;

/** The one with this id: the person's own before the site's. */
export const useDocument = <Kind extends DocumentKind>(kind: Kind, id: string): StoredDocument<Kind> | undefined => {
  const found = (useDocuments(kind) ?? none).filter((each) => each.id === id);
  return found.find(({ scope }) => scope === 'own') ?? found[0];
};

/** Keeps a body as the next version; `known` is the document that was open. Rejects with a code when somebody else was faster. */
export const keepDocument = <Kind extends DocumentKind>(
  key: { readonly kind: Kind; readonly id: string; readonly scope: DocumentScope },
  body: DocumentBody<Kind>,
  known?: Pick<StoredDocument, 'version'>,
): Promise<{ readonly version: number }> => engine.keepDocument({ ...key, basedOn: known?.version ?? 0, body });

export const removeDocument = ({
  kind,
  id,
  scope,
  version,
}: Pick<StoredDocument, 'kind' | 'id' | 'scope' | 'version'>): Promise<{ readonly version: number }> =>
  engine.removeDocument({ kind, id, scope, basedOn: version });
