/** A row of the list as it is shown: where it stands does not depend on where the newest data would put it. */
export interface ShownRow<Row> {
  readonly row: Row;
  /** It is no longer part of the set and only stays because nothing may move now. */
  readonly hasLeft: boolean;
}

export interface Stable<Row> {
  readonly shown: readonly ShownRow<Row>[];
  /** Came while the list was frozen; wait behind the bar. */
  readonly held: readonly Row[];
}

export const emptyStable: Stable<never> = { shown: [], held: [] };

type KeyOf<Row> = (row: Row) => string;
const byKey = <Row>(rows: readonly Row[], keyOf: KeyOf<Row>): ReadonlyMap<string, Row> => new Map(rows.map((row) => [keyOf(row), row]));

/** Takes the newest rows in their own order and forgets what has left. */
export const thaw = <Row>(live: readonly Row[]): Stable<Row> => ({ shown: live.map((row) => ({ row, hasLeft: false })), held: [] });

/** Nothing moves: values and states change in place, what has left stays and says so, what is new is held back. */
export const freeze = <Row>(before: Stable<Row>, live: readonly Row[], keyOf: KeyOf<Row>): Stable<Row> => {
  if (before.shown.length === 0) return thaw(live); // an empty list has nothing that could move under a hand
  const now = byKey(live, keyOf);
  const shown = before.shown.map(({ row }) => {
    const newest = now.get(keyOf(row));
    return newest === undefined ? { row, hasLeft: true } : { row: newest, hasLeft: false };
  });
  const known = new Set(before.shown.map(({ row }) => keyOf(row)));
  return { shown, held: live.filter((row) => !known.has(keyOf(row))) };
};

/** Between two sorts of a moving list: new rows come in beside their neighbours, the others keep their order. */
export const join = <Row>(before: Stable<Row>, live: readonly Row[], keyOf: KeyOf<Row>): Stable<Row> => {
  const now = byKey(live, keyOf);
  const keys = before.shown.map(({ row }) => keyOf(row)).filter((key) => now.has(key));
  const known = new Set(keys);
  let previous: string | undefined;
  for (const row of live) {
    const key = keyOf(row);
    if (!known.has(key)) {
      keys.splice(previous === undefined ? 0 : keys.indexOf(previous) + 1, 0, key);
      known.add(key);
    }
    previous = key;
  }
  return thaw(keys.flatMap((key) => now.get(key) ?? []));
};

/** The key that takes the cursor when its row is gone: the one that now stands where it stood, else the last one. */
export const successor = (before: readonly string[], active: string, after: readonly string[]): string | undefined => {
  if (after.includes(active)) return active;
  const at = before.indexOf(active);
  const left = new Set(after);
  return before.slice(at + 1).find((key) => left.has(key)) ?? before.slice(0, Math.max(0, at)).findLast((key) => left.has(key)) ?? after[0];
};
