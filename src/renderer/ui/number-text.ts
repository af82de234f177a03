/**
 * A number as a person types it: comma or point as decimal sign when only one of them is there, spaces and thin spaces between
 * thousands, a real minus sign. Undefined when it is no number or can be read in two ways (`1,234.5`).
 */
export const parseNumber = (text: string): number | undefined => {
  const plain = text.replace(/[\s\u00A0\u2009\u202F]/g, '').replace('−', '-');
  const signs = plain.match(/[.,]/g) ?? [];
  if (signs.length > 1) return undefined;
  const normal = plain.replace(',', '.');
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(normal)) return undefined;
  const value = Number(normal);
  return Number.isFinite(value) ? value : undefined;
};

const decimalsOf = (text: string): number => {
  const [, fraction = ''] = /[.,](\d*)/.exec(text) ?? [];
  return fraction.length;
};

/** The shortest text that reads back as the same number. */
export const numberText = (value: number): string => String(value);

/** One press of an arrow key: the value moved by `by`, with the decimals and the decimal sign the person uses. Text that is no number stays. */
export const stepNumber = (text: string, by: number, min = -Infinity, max = Infinity): string => {
  const value = text.trim() === '' ? 0 : parseNumber(text);
  if (value === undefined) return text;
  const decimals = Math.min(12, Math.max(decimalsOf(text), decimalsOf(String(by))));
  const moved = Math.min(max, Math.max(min, value + by)).toFixed(decimals);
  return text.includes(',') ? moved.replace('.', ',') : moved;
};
