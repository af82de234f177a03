import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CliError, exit } from './exit.ts';

/** Options every command knows. */
export const common = { home: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `--from -8h` as `--from=-8h`: a time that begins with a dash is no flag. */
const joinTimes = (args: readonly string[]): string[] =>
  args.reduce<string[]>((joined, arg) => {
    const before = joined.at(-1);
    if (before !== undefined && /^--[a-z]+$/.test(before) && /^-\d+(?:\.\d+)?[smhd]$/.test(arg)) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
    return joined;
  }, []);

/** `parseArgs`, strict; a wrong flag is a usage error in words. */
export const parse = <Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> => {
  try {
    return parseArgs<Config>({ ...config, ...(config.args ? { args: joinTimes(config.args) } : {}) });
  } catch (error) {
    throw new CliError(
      exit.usage,
      'usage.unknown-flag',
      `${error instanceof Error ? error.message : String(error)}\nAdd --help to see what this command understands.`,
    );
  }
};

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `8h`, `2d` as milliseconds. Throws a `CliError` that names the flag. */
export const duration = (flag: string, text: string): number => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text.trim()) ?? [];
  if (number === undefined || unit === undefined)
    throw new CliError(exit.badInput, 'usage.bad-value', `--${flag} "${text}" is no duration. Write a number and a unit, such as 30s, 15m, 8h or 2d.`);
  return Number(number) * units[unit]!;
};

/** An instant: ISO 8601 with an offset or Z, or `now`, or a duration back from `now` such as `-8h`. Milliseconds since 1970. */
export const instant = (flag: string, text: string, now: number): number => {
  if (text === 'now') return now;
  if (text.startsWith('-')) return now - duration(flag, text.slice(1));
  const ms = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new CliError(
      exit.badInput,
      'usage.bad-value',
      `--${flag} "${text}" is no time. Write it as 2026-11-20T06:00:00Z, with an offset such as +01:00, or as -8h for eight hours ago.`,
    );
  return ms;
};
