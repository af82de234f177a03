/** The part of a long list that is not loaded at once. Indices count from its own first row. */
export interface GridRest<Row> {
  readonly count: number;
  /** Undefined until it is known what stands there. */
  readonly keyAt: (index: number) => string | undefined;
  /** Undefined until the row is loaded. */
  readonly rowAt: (index: number) => Row | undefined;
  /** -1: not in this part, or not known yet. */
  readonly indexOf: (key: string) => number;
  /** Which rows are in sight now, the last one included; negative while the window is further up. */
  readonly onShown: (from: number, to: number) => void;
}

/** Rows by place, whether they stand in the loaded part of a list or after it. */
export interface Places<Row> {
  readonly count: number;
  readonly keyAt: (index: number) => string | undefined;
  readonly rowAt: (index: number) => Row | undefined;
  readonly indexOf: (key: string) => number;
  /** The keys from the anchor to the target, whatever their order; the target alone when the anchor is gone. */
  readonly between: (anchor: string, target: string) => readonly string[];
}

export const placesOf = <Row>(rows: readonly Row[], keyOf: (row: Row) => string, rest?: GridRest<Row>): Places<Row> => {
  const keys = rows.map(keyOf);
  const keyAt = (index: number): string | undefined => (index < keys.length ? keys[index] : rest?.keyAt(index - keys.length));
  const indexOf = (key: string): number => {
    const at = keys.indexOf(key);
    const behind = at === -1 && rest ? rest.indexOf(key) : -1;
    return behind === -1 ? at : keys.length + behind;
  };
  return {
    count: keys.length + (rest?.count ?? 0),
    keyAt,
    indexOf,
    rowAt: (index) => (index < keys.length ? rows[index] : rest?.rowAt(index - keys.length)),
    between: (anchor, target) => {
      const [a, b] = [indexOf(anchor), indexOf(target)];
      if (a === -1 || b === -1) return b === -1 ? [] : [target];
      const from = Math.min(a, b);
      return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => keyAt(from + i)).filter((key) => key !== undefined);
    },
  };
};
