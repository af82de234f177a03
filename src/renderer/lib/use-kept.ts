import { useState } from 'react';

/**
 * The last answer while the next one is awaited, as long as both are about the same: what a live range shows stays there while the range
 * is asked for anew. Undefined before the first answer.
 */
export const useKept = <Value>(value: Value | undefined, about: string): Value | undefined => {
  const [kept, setKept] = useState({ value, about });
  if (value !== undefined && (value !== kept.value || about !== kept.about)) setKept({ value, about });
  return value ?? (about === kept.about ? kept.value : undefined);
};
