import { en } from './resources.ts';

// For tests alone: English that looks foreign and is two fifths longer. What stays plain was never translated, what is cut off has no room.
const accents: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  A: 'Å',
  E: 'É',
  I: 'Í',
  O: 'Ø',
  S: 'Š',
  U: 'Ü',
};

/** `[Ñöťé žžž]`: values in braces stay as they are, words are added until it is two fifths longer. */
export const pseudoText = (text: string): string => {
  const written = text
    .split(/(\{\{[^}]*\}\})/)
    .map((part) => (part.startsWith('{{') ? part : part.replaceAll(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter)))
    .join('');
  const plain = text.replaceAll(/\{\{[^}]*\}\}/g, '');
  if (!/[a-zA-Z]/.test(plain)) return text;
  const more = Math.ceil(plain.length * 0.4);
  return `[${written} ${'žžžž '
    .repeat(Math.ceil(more / 5))
    .slice(0, more)
    .trim()}]`;
};

type Tree = { readonly [key: string]: string | Tree };
const pseudoTree = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? pseudoText(value) : pseudoTree(value)]));

export const pseudo: Readonly<Record<string, Tree>> = Object.fromEntries(Object.entries(en).map(([area, texts]) => [area, pseudoTree(texts as Tree)]));
