import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '../../domain/decider.ts';
import { linkIn, linkScheme } from './deep-link.ts';

/** What both shells take from their command line. `scripts/start.mjs` explains the same flags to people. */
export interface LaunchOptions {
  readonly home: string | undefined;
  readonly demo: boolean;
  /** Ends the program by itself after this time. */
  readonly forMs: number | undefined;
  /** Prints the engine's summary as one JSON object when it ends. */
  readonly json: boolean;
  readonly shell: 'auto' | 'browser' | 'none';
  /** Why the starter took this shell; said in the first line. */
  readonly because: string | undefined;
  /** `fieldwatch://…`: what to open first. */
  readonly link: string | undefined;
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `20s`, `1500ms`, `5m`, `2h` in ms; undefined for anything else. */
export const parseDuration = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return amount && unit ? Math.round(Number(amount) * units[unit as keyof typeof units]) : undefined;
};

/** With `strict`, an unknown flag is a `usage.unknown-flag`; Electron gets flags of Chromium too and lets them pass. */
export const parseLaunch = (args: readonly string[], { strict }: { readonly strict: boolean }): LaunchOptions => {
  const values = read(args, strict);
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const forText = text('for');
  const forMs = forText === undefined ? undefined : parseDuration(forText);
  if (forText !== undefined && forMs === undefined) throw new Refusal('usage.bad-value', `--for ${forText} is not a time. Write it as 20s, 5m or 2h.`);
  const shell = text('shell') ?? 'auto';
  if (shell !== 'auto' && shell !== 'browser' && shell !== 'none')
    throw new Refusal('usage.bad-value', `--shell ${shell} does not exist. Choose browser or none.`);
  const home = text('home');
  return {
    home: home === undefined ? undefined : resolve(home),
    demo: values['demo'] === true,
    forMs,
    json: values['json'] === true,
    shell,
    because: text('because'),
    link: linkIn(args),
  };
};

const read = (args: readonly string[], strict: boolean): Readonly<Record<string, unknown>> => {
  const options = {
    home: { type: 'string' },
    for: { type: 'string' },
    shell: { type: 'string' },
    because: { type: 'string' },
    demo: { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: args.filter((arg) => !strict || !arg.startsWith(`${linkScheme}//`)), options, strict, allowPositionals: !strict }).values;
  } catch (error) {
    throw new Refusal('usage.unknown-flag', error instanceof Error ? error.message : String(error));
  }
};
