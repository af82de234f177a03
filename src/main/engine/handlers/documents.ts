import type { documentContract } from '../../../contract/document-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { openDocuments } from '../../store/documents.ts';
import { openSignal, snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

// Every window of a tenant hears what another one has kept.
const signals = new WeakMap<Tenant['ops'], ReturnType<typeof openSignal>>();

export const documentsChanged = (ops: Tenant['ops']): ReturnType<typeof openSignal> => {
  const changed = signals.get(ops) ?? openSignal();
  signals.set(ops, changed);
  return changed;
};

export const documentHandlers = ({ ops, now }: Pick<Tenant, 'ops' | 'now'>, user: string): Handlers<typeof documentContract> => {
  const documents = openDocuments(ops.db, now);
  const changed = documentsChanged(ops);
  const told = (version: number) => {
    changed.emit();
    return { version };
  };
  return {
    documents: ({ kind }, next, failed) => snapshots([changed], () => documents.list(user, kind), next, failed),
    keepDocument: ({ basedOn, body, ...key }) => told(documents.keep(user, key, basedOn, body)),
    removeDocument: ({ basedOn, ...key }) => told(documents.remove(user, key, basedOn)),
    documentVersions: (key) => documents.versions(user, key),
  };
};
