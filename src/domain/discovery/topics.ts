/** One topic as the analysis sees it. */
export interface Shaped {
  readonly topic: string;
  /** One plain value: its last level may name the metric. */
  readonly isScalar: boolean;
  /** Names of the values in it; of a scalar none. */
  readonly keys: readonly string[];
}

/** Topics that one template takes. */
export interface TopicGroup {
  readonly template: string;
  readonly topics: readonly string[];
  /** How sure it is that the levels were read rightly, 0 to 1. */
  readonly confidence: number;
}

const leastSiblings = 3;
const variable = '\u0000';
/** Last levels that say what kind of message it is, and never which device. */
const kindWords = /^(?:telemetry|state|status|data|sensors?|values?|measurements?|attributes|json|up|event|events|info|update|report|readings?)$/i;

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  if (a.size === 0 && b.size === 0) return 1;
  let shared = 0;
  for (const key of a) if (b.has(key)) shared++;
  return shared / Math.max(a.size, b.size);
};

interface Masked {
  readonly levels: string[];
  readonly all: Shaped[];
  readonly keys: Set<string>;
}

const merge = (topics: readonly Masked[]): Masked[] => {
  const byPath = new Map<string, Masked>();
  for (const one of topics) {
    const key = one.levels.join('/');
    const known = byPath.get(key);
    if (known === undefined) byPath.set(key, { levels: one.levels, all: [...one.all], keys: new Set(one.keys) });
    else {
      known.all.push(...one.all);
      for (const each of one.keys) known.keys.add(each);
    }
  }
  return [...byPath.values()];
};

/** Makes one level variable wherever at least three siblings have the same levels besides it and alike values below. */
const maskLevel = (topics: readonly Masked[], level: number): Masked[] => {
  const families = Map.groupBy(topics, ({ levels }) => levels.with(level, variable).join('/'));
  return merge(
    [...families.values()].flatMap((family) => {
      const [largest] = family.toSorted((a, b) => b.keys.size - a.keys.size || (a.levels[level]! < b.levels[level]! ? -1 : 1));
      const alike = family.filter(({ keys }) => overlap(keys, largest!.keys) >= 0.5);
      if (alike.length < leastSiblings) return family;
      return [...alike.map((one) => ({ ...one, levels: one.levels.with(level, variable) })), ...family.filter((one) => !alike.includes(one))];
    }),
  );
};

const templateOf = ({ levels }: Masked, isScalar: boolean): { readonly template: string; readonly confidence: number } => {
  const last = levels.length - 1;
  const metricAt = isScalar && last > 0 ? last : -1;
  const free = levels.flatMap((level, at) => (level === variable && at !== metricAt ? [at] : []));
  let deviceAt = free.at(-1);
  let confidence = 0.95;
  if (deviceAt === undefined) {
    // Nothing varies, for there are too few devices: the usual place of their name.
    const end = metricAt >= 0 ? metricAt - 1 : last;
    deviceAt = end > 0 && metricAt < 0 && kindWords.test(levels[end]!) ? end - 1 : end;
    confidence = 0.6;
  }
  const siteAt = free.findLast((at) => at < deviceAt);
  let more = 0;
  const text = levels.map((level, at) => {
    if (at === metricAt) return '{metric}';
    if (at === deviceAt) return '{device}';
    if (at === siteAt) return '{site}';
    return level === variable ? `{level${++more}}` : level;
  });
  return { template: text.join('/'), confidence };
};

/** What cannot stand in a template, such as an empty level. */
const isUsable = (topic: string): boolean => !topic.startsWith('$') && topic.split('/').every((level) => level !== '' && !/[+#{}\0]/.test(level));

/**
 * Templates for topics, from below upwards: a level is variable when three siblings or more share the levels besides it and what
 * is below. The lowest variable level is the device, the one above it the site; the last level of plain values is the metric.
 */
export const groupTopics = (topics: readonly Shaped[]): readonly TopicGroup[] => {
  const groups = new Map<string, { topics: string[]; confidence: number }>();
  const sorted = topics.filter(({ topic }) => isUsable(topic)).toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
  for (const [key, family] of Map.groupBy(sorted, ({ topic, isScalar }) => `${topic.split('/').length} ${isScalar}`)) {
    const isScalar = key.endsWith('true');
    let masked = merge(
      family.map((one): Masked => {
        const levels = one.topic.split('/');
        return {
          levels: isScalar && levels.length > 1 ? levels.with(-1, variable) : levels,
          all: [one],
          keys: new Set(isScalar ? [levels.at(-1)!] : one.keys),
        };
      }),
    );
    const depth = family[0]!.topic.split('/').length;
    for (let level = depth - (isScalar && depth > 1 ? 2 : 1); level >= 0; level--) masked = maskLevel(masked, level);
    for (const one of masked) {
      const { template, confidence } = templateOf(one, isScalar);
      const group = groups.get(template) ?? { topics: [], confidence };
      groups.set(template, group);
      group.topics.push(...one.all.map(({ topic }) => topic));
      group.confidence = Math.min(group.confidence, confidence);
    }
  }
  return [...groups].map(([template, { topics: all, confidence }]) => ({ template, topics: all.toSorted(), confidence }));
};
