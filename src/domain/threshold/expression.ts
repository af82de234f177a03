/**
 * Expressions over several series: numbers, `[device/metric]`, `{threshold}`, + - * / ( ), comparisons, min max abs, and or not,
 * atLeast(k, a, b, ...): at least k of the conditions hold.
 * A value that is not known (NaN) makes everything that needs it unknown; so does a division by zero.
 */

/** The text is no expression; the words say what is wrong and where. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

type Operator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';
export type Node =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'series' | 'threshold'; readonly name: string; readonly input: number }
  | { readonly type: 'minus' | 'not' | 'abs'; readonly of: Node }
  | { readonly type: 'binary'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly type: 'min' | 'max'; readonly of: readonly Node[] }
  | { readonly type: 'atleast'; readonly k: number; readonly of: readonly Node[] };

export interface Expression {
  readonly root: Node;
  /** Series and thresholds in the order in which they first appear; `input` of a node is the place in this list. */
  readonly inputs: readonly { readonly type: 'series' | 'threshold'; readonly name: string }[];
  /** The result is yes (1) or no (0). */
  readonly isYesNo: boolean;
}

const token = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|\[([^\]]+)\]|\{([^}]+)\}|(<=|>=|==|!=|[-+*/(),<>=])|([A-Za-z]+))/y;
interface Token {
  readonly text: string;
  readonly kind: 'number' | 'series' | 'threshold' | 'sign' | 'word' | 'end';
  readonly at: number;
}

const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new ExpressionError(`Expression: "${text.slice(start).trim().slice(0, 12)}" cannot be read (character ${start + 1}).`);
    const [, number, series, threshold, sign, word] = match;
    const at = start + 1;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (series !== undefined) tokens.push({ kind: 'series', text: series.trim(), at });
    else if (threshold !== undefined) tokens.push({ kind: 'threshold', text: threshold.trim(), at });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign === '=' ? '==' : sign, at });
    else tokens.push({ kind: 'word', text: word!.toLowerCase(), at });
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length + 1 }];
};

const deepest = 100;
const comparisons: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];

const yesNo = (node: Node): boolean =>
  node.type === 'threshold' ||
  node.type === 'not' ||
  node.type === 'atleast' ||
  (node.type === 'binary' && (node.operator === 'and' || node.operator === 'or' || comparisons.includes(node.operator)));

/** Parses the text. Throws an `ExpressionError`. */
export const parseExpression = (text: string): Expression => {
  const tokens = tokensOf(text);
  const inputs: { type: 'series' | 'threshold'; name: string }[] = [];
  let next = 0;
  let depth = 0;
  const peek = (): Token => tokens[next]!;
  const is = (...texts: readonly string[]): boolean => (peek().kind === 'sign' || peek().kind === 'word') && texts.includes(peek().text);
  const fail = (expected: string): never => {
    throw new ExpressionError(`Expression: ${expected} is expected at character ${peek().at}, not ${peek().text}.`);
  };
  const take = (text: string): void => {
    if (!is(text)) fail(`"${text}"`);
    next++;
  };
  const leftToRight = (operand: () => Node, ...operators: readonly string[]): Node => {
    let left = operand();
    while (is(...operators)) {
      const operator = tokens[next++]!.text as Operator;
      const right = operand();
      if (operator === '/' && isConstant(right) && evaluateNode(right, []) === 0)
        throw new ExpressionError('Expression: this divides by zero, whatever the values are.');
      left = { type: 'binary', operator, left, right };
    }
    return left;
  };
  const either = (): Node => leftToRight(both, 'or');
  const both = (): Node => leftToRight(denied, 'and');
  const denied = (): Node => {
    if (!is('not')) return compared();
    next++;
    return { type: 'not', of: nested(denied) };
  };
  const compared = (): Node => {
    const left = sum();
    if (!is(...comparisons)) return left;
    const operator = tokens[next++]!.text as Operator;
    const node: Node = { type: 'binary', operator, left, right: sum() };
    if (is(...comparisons)) fail('"and" between two comparisons');
    return node;
  };
  const sum = (): Node => leftToRight(product, '+', '-');
  const product = (): Node => leftToRight(signed, '*', '/');
  const signed = (): Node => {
    if (!is('-')) return atom();
    next++;
    return { type: 'minus', of: nested(signed) };
  };
  const nested = <T>(parse: () => T): T => {
    if (++depth > deepest) throw new ExpressionError('Expression: it is nested too deeply.');
    const parsed = parse();
    depth--;
    return parsed;
  };
  const inputOf = (type: 'series' | 'threshold', name: string): number => {
    const known = inputs.findIndex((one) => one.type === type && one.name === name);
    return known >= 0 ? known : inputs.push({ type, name }) - 1;
  };
  const atom = (): Node => {
    const { kind, text: word } = peek();
    if (kind === 'number') {
      next++;
      return { type: 'number', value: Number(word) };
    }
    if (kind === 'series' || kind === 'threshold') {
      next++;
      return { type: kind, name: word, input: inputOf(kind, word) };
    }
    if (is('(')) {
      next++;
      const inner = nested(either);
      take(')');
      return inner;
    }
    if (is('true', 'false')) {
      next++;
      return { type: 'number', value: word === 'true' ? 1 : 0 };
    }
    if (is('atleast')) return vote();
    if (!is('min', 'max', 'abs')) return fail('a number, a [device/metric], a {threshold} or a bracket');
    next++;
    take('(');
    const args = [nested(either)];
    while (word !== 'abs' && is(',')) {
      next++;
      args.push(nested(either));
    }
    take(')');
    return word === 'abs' ? { type: 'abs', of: args[0]! } : { type: word as 'min' | 'max', of: args };
  };

  /** `atLeast(2, a, b, c)`: a number that is fixed, then conditions. */
  const vote = (): Node => {
    next++;
    take('(');
    const { kind, text: word, at } = peek();
    const k = Number(word);
    if (kind !== 'number' || !Number.isInteger(k) || k < 1) fail('a whole number of conditions, 1 or more,');
    next++;
    const of: Node[] = [];
    while (is(',')) {
      next++;
      const { at: from } = peek();
      const one = nested(either);
      if (!yesNo(one))
        throw new ExpressionError(`Expression: a condition that is yes or no is expected at character ${from}, such as [a/b] > 1 or {threshold}.`);
      of.push(one);
    }
    take(')');
    if (of.length < k) throw new ExpressionError(`Expression: at least ${k} of ${of.length} conditions can never hold (character ${at}).`);
    return { type: 'atleast', k, of };
  };

  const root = either();
  if (peek().kind !== 'end') fail('an operator');
  if (inputs.length === 0) throw new ExpressionError('Expression: it looks at no series. Write one as [device/metric].');
  return { root, inputs, isYesNo: yesNo(root) };
};

const isConstant = (node: Node): boolean => {
  switch (node.type) {
    case 'number':
      return true;
    case 'series':
    case 'threshold':
      return false;
    case 'minus':
    case 'not':
    case 'abs':
      return isConstant(node.of);
    case 'binary':
      return isConstant(node.left) && isConstant(node.right);
    case 'min':
    case 'max':
    case 'atleast':
      return node.of.every(isConstant);
  }
};

const bit = (yes: boolean): number => (yes ? 1 : 0);

const binary = (operator: Operator, a: number, b: number): number => {
  switch (operator) {
    // What is certain whatever the other side is stays certain.
    case 'and':
      return a === 0 || b === 0 ? 0 : Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 1;
    case 'or':
      return (a !== 0 && !Number.isNaN(a)) || (b !== 0 && !Number.isNaN(b)) ? 1 : Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
  }
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? Number.NaN : a / b;
    case '<':
      return bit(a < b);
    case '<=':
      return bit(a <= b);
    case '>':
      return bit(a > b);
    case '>=':
      return bit(a >= b);
    case '==':
      return bit(a === b);
    case '!=':
      return bit(a !== b);
  }
};

/** 1 when so many are yes already, 0 when even all that are unknown would not be enough, else unknown. */
const atLeast = (k: number, votes: readonly number[]): number => {
  const unknown = votes.filter(Number.isNaN).length;
  const yes = votes.filter((vote) => vote !== 0).length - unknown;
  if (yes >= k) return 1;
  return yes + unknown < k ? 0 : Number.NaN;
};

const evaluateNode = (node: Node, values: ArrayLike<number>): number => {
  switch (node.type) {
    case 'number':
      return node.value;
    case 'series':
    case 'threshold':
      return values[node.input] ?? Number.NaN;
    case 'minus':
      return -evaluateNode(node.of, values);
    case 'abs':
      return Math.abs(evaluateNode(node.of, values));
    case 'not': {
      const value = evaluateNode(node.of, values);
      return Number.isNaN(value) ? value : bit(value === 0);
    }
    case 'binary':
      return binary(node.operator, evaluateNode(node.left, values), evaluateNode(node.right, values));
    case 'min':
    case 'max': {
      const all = node.of.map((one) => evaluateNode(one, values));
      return node.type === 'min' ? Math.min(...all) : Math.max(...all);
    }
    case 'atleast':
      return atLeast(
        node.k,
        node.of.map((one) => evaluateNode(one, values)),
      );
  }
};

/** The result for the values of the inputs; NaN when it is not known. */
export const evaluateExpression = ({ root }: Expression, values: ArrayLike<number>): number => {
  const result = evaluateNode(root, values);
  return Number.isFinite(result) ? result : Number.NaN;
};
