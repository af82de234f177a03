/** Why nothing is stored of a time: the connection was away, the device was silent, we could not store, what was stored is damaged or was dropped. */
export const gapCauses = ['link', 'silent', 'not-stored', 'damaged', 'dropped'] as const;
export type GapCause = (typeof gapCauses)[number];

/** A time without samples, from the last one before it to the first one after it; ms since 1970 UTC. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly cause: GapCause;
  /** possible: something may have been lost in it, nobody knows. */
  readonly certainty: 'definite' | 'possible';
}

const overlap = (a: { readonly from: number; readonly to: number }, b: { readonly from: number; readonly to: number }): number =>
  Math.min(a.to, b.to) - Math.max(a.from, b.from);

/**
 * Gives silences their cause: that of the recorded interval which covers most of them, or else that the device was silent. What was
 * dropped or is damaged is a gap also where no silence shows it, because its numbers are still known.
 */
export const explainSilences = (silences: readonly { readonly from: number; readonly to: number }[], recorded: readonly Gap[]): readonly Gap[] => {
  const explained = silences.map((silence): Gap => {
    const [best] = recorded
      .filter((one) => overlap(silence, one) > 0)
      .toSorted((a, b) => overlap(silence, b) - overlap(silence, a) || gapCauses.indexOf(b.cause) - gapCauses.indexOf(a.cause));
    return { ...silence, cause: best?.cause ?? 'silent', certainty: best?.certainty ?? 'definite' };
  });
  const lost = recorded.filter(
    (one) => (one.cause === 'dropped' || one.cause === 'damaged') && !explained.some((silence) => silence.cause === one.cause && overlap(silence, one) > 0),
  );
  return [...explained, ...lost].toSorted((a, b) => a.from - b.from || a.to - b.to);
};
