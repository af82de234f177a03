import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import { expressionBytes } from '../../domain/broker/profile.ts';

/** Ingest document §8.3: what an expression may be, and what may come out of it. */
export const expressionLimits = { nodes: 500, leaves: 2000 } as const;

export type Reshaped = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string };
export interface Expression {
  /** Never throws. What the expression makes of a parsed message, free of anything that is no JSON. */
  readonly reshape: (message: unknown) => Reshaped;
}

/** Told around every evaluation; the mapping thread lets its watchdog look at the time between the two. */
export const evaluation = { began: (): void => {}, ended: (): void => {} };

type Part = Readonly<Record<string, unknown>>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** Nodes of a syntax tree: everything in it that has a type. Literals count as one, whatever they hold. */
const nodesIn = (tree: unknown): number => {
  let nodes = 0;
  const open = [tree];
  while (open.length > 0) {
    const part = open.pop();
    if (!isPart(part)) continue;
    if (typeof part['type'] === 'string' && ++nodes > expressionLimits.nodes) return nodes;
    if (part['type'] !== 'Literal') open.push(...Object.values(part));
  }
  return nodes;
};

/** The interpreter finds inherited members too; without a prototype there are none. Depth is bounded by the parser of the message. */
const withoutPrototypes = (value: unknown): unknown => {
  if (Array.isArray(value)) for (const each of value as readonly unknown[]) withoutPrototypes(each);
  else if (isPart(value)) {
    Object.setPrototypeOf(value, null);
    for (const each of Object.values(value)) withoutPrototypes(each);
  }
  return value;
};

/** Only what JSON can say, and whole numbers that no double holds; undefined when there are more values than the limit. */
const plainCopy = (value: unknown): { readonly value: unknown } | undefined => {
  let leaves = 0;
  const copy = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(copy);
    if (isPart(part)) return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, copy(each)]));
    if (++leaves > expressionLimits.leaves) throw tooMany;
    return typeof part === 'function' || part === undefined ? null : part;
  };
  try {
    return { value: copy(value) };
  } catch (error) {
    if (error === tooMany) return undefined;
    throw error;
  }
};
const tooMany = new Error('too many values');

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

/** A JMESPath expression, ready to use; in words what is wrong with it when it cannot be. */
export const compileExpression = (text: string): Expression | string => {
  if (Buffer.byteLength(text) > expressionBytes) return `The expression has more than ${expressionBytes} bytes.`;
  let tree: ReturnType<typeof compile>;
  try {
    tree = compile(text);
  } catch (error) {
    return `The expression cannot be read: ${wordsOf(error)}.`;
  }
  const nodes = nodesIn(tree);
  if (nodes > expressionLimits.nodes) return `The expression has more than ${expressionLimits.nodes} parts.`;
  return {
    reshape: (message) => {
      evaluation.began();
      try {
        const found = plainCopy(TreeInterpreter.search(tree, withoutPrototypes(message) as never));
        return found === undefined
          ? { ok: false, detail: `The expression gives more than ${expressionLimits.leaves} values.` }
          : { ok: true, value: found.value };
      } catch (error) {
        return { ok: false, detail: `The expression cannot be used on this message: ${wordsOf(error)}.` };
      } finally {
        evaluation.ended();
      }
    },
  };
};
