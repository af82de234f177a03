/** What a line of the palette means. Durations in ms; `reason` counts from 1 as in the form. */
export type PaletteLine =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'commands'; readonly words: string }
  | { readonly kind: 'open'; readonly alert: number }
  | { readonly kind: 'acknowledge'; readonly alerts: readonly number[] | 'all' }
  | { readonly kind: 'shelve'; readonly alerts: readonly number[]; readonly forMs: number; readonly reason: number }
  | { readonly kind: 'note'; readonly alert: number; readonly text: string }
  | { readonly kind: 'own'; readonly alerts: readonly number[] }
  | { readonly kind: 'go'; readonly words: string }
  /** It begins as something to do and is not complete, or wrong: `lacks` says what is missing. */
  | { readonly kind: 'unfinished'; readonly verb: Verb; readonly lacks: 'alert' | 'duration' | 'reason' | 'text' | 'one' };

export type Verb = 'acknowledge' | 'shelve' | 'note' | 'own' | 'go';

/** Verbs of every language at once: whoever writes both is understood. */
const verbs: Readonly<Record<string, Verb>> = {
  ack: 'acknowledge',
  acknowledge: 'acknowledge',
  quit: 'acknowledge',
  quittieren: 'acknowledge',
  shelve: 'shelve',
  zurückstellen: 'shelve',
  zur: 'shelve',
  note: 'note',
  notiz: 'note',
  own: 'own',
  nehmen: 'own',
  go: 'go',
  gehe: 'go',
};
const everything = new Set(['all', 'alle']);
const units: Readonly<Record<string, number>> = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const mostReasons = 6;
/** A reason by number, of those that need no text of their own. */
const textless = mostReasons - 1;

const numberOf = (text: string): number | undefined => {
  const [, digits] = /^#?(\d{1,4})$/.exec(text) ?? [];
  const number = Number(digits ?? 0);
  return number > 0 ? number : undefined;
};
const durationOf = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d{1,4}(?:[.,]\d)?)(min|m|h|d)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount.replace(',', '.')) * units[unit!]!);
};
const leading = (parts: readonly string[]): readonly number[] => {
  const end = parts.findIndex((part) => numberOf(part) === undefined);
  return (end === -1 ? parts : parts.slice(0, end)).map((part) => numberOf(part)!);
};

/** `ack 12 13`, `ack all`, `shelve 12 1h 2`, `note 12 text`, `own 12`, `go trends`, `#12`, `> words`; anything else is looked for. */
export const parsePalette = (line: string): PaletteLine => {
  const text = line.trim();
  if (text.startsWith('>')) return { kind: 'commands', words: text.slice(1).trim() };
  const [first = '', ...rest] = text.split(/\s+/);
  const verb = Object.hasOwn(verbs, first.toLowerCase()) ? verbs[first.toLowerCase()] : undefined;
  if (verb === undefined) {
    const alert = first.startsWith('#') && rest.length === 0 ? numberOf(first) : undefined;
    return alert === undefined ? { kind: 'words', words: text } : { kind: 'open', alert };
  }
  if (verb === 'go') return { kind: 'go', words: rest.join(' ') };
  if (verb === 'acknowledge' && rest.length === 1 && everything.has(rest[0]!.toLowerCase())) return { kind: 'acknowledge', alerts: 'all' };
  const alerts = leading(verb === 'note' ? rest.slice(0, 1) : rest);
  if (alerts.length === 0) return { kind: 'unfinished', verb, lacks: 'alert' };
  const more = rest.slice(alerts.length);
  if (verb === 'note') {
    const note = text.slice(text.indexOf(rest[0]!, first.length) + rest[0]!.length).trim();
    return note === '' ? { kind: 'unfinished', verb, lacks: 'text' } : { kind: 'note', alert: alerts[0]!, text: note };
  }
  if (verb === 'shelve') {
    const forMs = more[0] === undefined ? undefined : durationOf(more[0].toLowerCase());
    if (forMs === undefined || forMs === 0) return { kind: 'unfinished', verb, lacks: 'duration' };
    const reason = /^\d$/.test(more[1] ?? '') && more.length === 2 ? Number(more[1]) : 0;
    return reason >= 1 && reason <= textless ? { kind: 'shelve', alerts, forMs, reason } : { kind: 'unfinished', verb, lacks: 'reason' };
  }
  if (more.length > 0) return { kind: 'unfinished', verb, lacks: 'one' };
  return verb === 'own' ? { kind: 'own', alerts } : { kind: 'acknowledge', alerts };
};
