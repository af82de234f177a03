/**
 * Where a value stands in a message:
 *
 *   a.b   ["key.with.dots"]   [0]   [-1]   [*] every element   * every key of one level   $ the whole payload
 *   $topic.name what the template took out of the topic        $prop.name a user property of MQTT 5
 *
 * Only own properties are found. `[*]` and `*` may each stand once.
 */
export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'elements' | 'keys' };

export interface Path {
  readonly root: 'payload' | 'topic' | 'prop';
  readonly steps: readonly PathStep[];
}

/** Which element and which key a value was found under, so that the other paths of its row follow it. */
export interface Binding {
  readonly index?: number;
  readonly key?: string;
}
export interface Found extends Binding {
  readonly value: unknown;
}

export interface PathRoots {
  readonly payload: unknown;
  readonly topic: Readonly<Record<string, string>>;
  readonly props: Readonly<Record<string, unknown>>;
}

export const pathLimits = { length: 256, steps: 16, results: 2000 } as const;

const token = /\.?(?:\[\s*"((?:[^"\\]|\\["\\])*)"\s*\]|\[\s*(-?\d{1,6})\s*\]|(\[\s*\*\s*\])|(\*)|([^.[\]*"\s][^.[\]*"]*))/y;

/** Undefined when the text is no path. */
export const parsePath = (text: string): Path | undefined => {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > pathLimits.length) return undefined;
  const [, named, ofRoot = ''] = /^\$(topic|prop)\.(.+)$/s.exec(trimmed) ?? [];
  if (named !== undefined) return { root: named as 'topic' | 'prop', steps: [{ kind: 'key', key: ofRoot }] };
  if (trimmed === '$') return { root: 'payload', steps: [] };
  const rest = trimmed.startsWith('$.') || trimmed.startsWith('$[') ? trimmed.slice(trimmed[1] === '.' ? 2 : 1) : trimmed;
  const steps: PathStep[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < rest.length) {
    const at = token.lastIndex;
    const [whole, quoted, index, elements, keys, plain] = token.exec(rest) ?? [];
    if (whole === undefined || steps.length >= pathLimits.steps) return undefined;
    const isName = keys !== undefined || plain !== undefined;
    // Names are parted by dots; brackets need none.
    if (isName ? at > 0 !== whole.startsWith('.') : whole.startsWith('.')) return undefined;
    if (quoted !== undefined) steps.push({ kind: 'key', key: quoted.replaceAll(/\\(["\\])/g, '$1') });
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else if (elements !== undefined) steps.push({ kind: 'elements' });
    else if (keys !== undefined) steps.push({ kind: 'keys' });
    else steps.push({ kind: 'key', key: plain!.trimEnd() });
  }
  const once = (kind: PathStep['kind']): boolean => steps.filter((step) => step.kind === kind).length <= 1;
  return steps.length > 0 && once('elements') && once('keys') ? { root: 'payload', steps } : undefined;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** All values under a path; with a binding, the one of that element and key. */
export const valuesAt = ({ root, steps }: Path, roots: PathRoots, binding: Binding = {}): readonly Found[] => {
  // Only the root that is asked for: others may have to be read first.
  let found: readonly Found[] = [{ value: roots[root === 'prop' ? 'props' : root] }];
  for (const step of steps) {
    const next: Found[] = [];
    for (const { value, ...bound } of found) {
      if (next.length >= pathLimits.results) break;
      switch (step.kind) {
        case 'key':
          if (isRecord(value) && Object.hasOwn(value, step.key)) next.push({ ...bound, value: value[step.key] });
          break;
        case 'index':
          if (Array.isArray(value)) {
            const index = step.index < 0 ? value.length + step.index : step.index;
            if (index >= 0 && index < value.length) next.push({ ...bound, value: value[index] as unknown });
          }
          break;
        case 'elements':
          if (!Array.isArray(value)) break;
          if (binding.index === undefined) next.push(...value.slice(0, pathLimits.results).map((each: unknown, index) => ({ ...bound, index, value: each })));
          else if (binding.index < value.length) next.push({ ...bound, index: binding.index, value: value[binding.index] as unknown });
          break;
        case 'keys':
          if (!isRecord(value)) break;
          if (binding.key === undefined)
            next.push(
              ...Object.entries(value)
                .slice(0, pathLimits.results)
                .map(([key, each]) => ({ ...bound, key, value: each })),
            );
          else if (Object.hasOwn(value, binding.key)) next.push({ ...bound, key: binding.key, value: value[binding.key] });
      }
    }
    found = next.slice(0, pathLimits.results);
  }
  return found;
};
