import { useEffect } from 'react';
import { keepDocument, removeDocument, useDocument } from '../stores/documents.ts';
import { type KeyChoices, noChoices, setKeyChoices } from './keymap.ts';

const key = { kind: 'keys', id: 'keys', scope: 'own' } as const;

/** Follows what this person has kept, also when another window changes it; the frame mounts it once. */
export const useKeptKeys = (): void => {
  const kept = useDocument('keys', key.id);
  useEffect(() => setKeyChoices(kept?.body ?? noChoices), [kept]);
};

/** Changes the keys of this person: they hold at once, and are kept. */
export const useKeepKeys = (): ((choices: KeyChoices) => Promise<unknown>) => {
  const kept = useDocument('keys', key.id);
  return (choices) => {
    setKeyChoices(choices);
    const isAsShipped = choices.singleKeys && Object.keys(choices.keys).length === 0;
    if (isAsShipped) return kept ? removeDocument(kept) : Promise.resolve();
    return keepDocument(key, choices, kept);
  };
};
