export interface JsonError {
  readonly index: number;
  /** For people: what should stand there. */
  readonly expected: string;
}

const blank = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null|[-+]?(?:nan|inf(?:inity)?)(?![a-z0-9_])/iy;
const words: ReadonlySet<string> = new Set(['true', 'false', 'null']);

const lengthAt = (pattern: RegExp, text: string, index: number): number => {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0].length ?? 0;
};

/** The end of a string that begins at `index`, or what is wrong in it. */
const stringAt = (text: string, index: number): number | JsonError => {
  for (let at = index + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return { index: at, expected: 'A string may hold no control character' };
    if (code !== 92) continue;
    at++;
    const escape = text[at];
    if (escape === 'u' ? !/^[0-9a-f]{4}$/i.test(text.slice(at + 1, at + 5)) : escape === undefined || !'"\\/bfnrt'.includes(escape))
      return { index: at, expected: 'An escape such as \\n or \\u00e9 was expected' };
    if (escape === 'u') at += 4;
  }
  return { index: text.length, expected: 'The closing quote of a string was expected' };
};

const scalarAt = (text: string, index: number): number | JsonError => {
  if (text[index] === '"') return stringAt(text, index);
  const length = lengthAt(number, text, index);
  if (length > 0) return index + length;
  const name = lengthAt(word, text, index);
  // Bare nan and inf are read; of the words only the small letters.
  const isWord = name > 0 && (words.has(text.slice(index, index + name)) || !words.has(text.slice(index, index + name).toLowerCase()));
  return isWord ? index + name : { index, expected: 'A value was expected' };
};

/** Where a text stops being JSON. Only asked for texts that are not; linear, and without recursion, so that depth does not matter. */
export const jsonErrorIn = (text: string): JsonError => {
  const open: ('}' | ']')[] = [];
  let at = lengthAt(blank, text, 0);
  let wants: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'next' = 'value';
  for (;;) {
    const close = open.at(-1);
    const char = text[at];
    let end: number | JsonError = at + 1;
    if (wants === 'next') {
      if (close === undefined) return { index: at, expected: 'The end was expected' };
      if (char === close) open.pop();
      else if (char === ',') wants = close === '}' ? 'key' : 'value';
      else return { index: at, expected: `A comma or ${close} was expected` };
    } else if (char === close && (wants === 'key-or-end' || wants === 'value-or-end')) {
      open.pop();
      wants = 'next';
    } else if (wants === 'key' || wants === 'key-or-end') {
      if (char !== '"') return { index: at, expected: 'A name in quotes was expected' };
      end = stringAt(text, at);
      if (typeof end !== 'number') return end;
      end += lengthAt(blank, text, end);
      if (text[end] !== ':') return { index: end, expected: 'A colon was expected' };
      end++;
      wants = 'value';
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      wants = char === '{' ? 'key-or-end' : 'value-or-end';
    } else {
      end = scalarAt(text, at);
      wants = 'next';
    }
    if (typeof end !== 'number') return end;
    at = end + lengthAt(blank, text, end);
    if (at >= text.length && open.length === 0 && wants === 'next') return { index: text.length, expected: 'JSON was expected' };
  }
};
