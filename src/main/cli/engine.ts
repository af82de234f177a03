import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseDuration } from '../shell/launch-options.ts';
import { common, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';

// Built, all entries lie side by side; in development Node runs the sources.
const shell = new URL(import.meta.url.endsWith('.ts') ? '../shell/browser/main.ts' : './browser-shell.js', import.meta.url);

export const engine: Command = {
  name: 'engine',
  summary: 'run the console without a window',
  help: `Usage: fieldwatch engine [--home DIR] [--demo] [--for TIME] [--json]

Connects the brokers, stores, judges and keeps alerts, without a window, until Ctrl+C or
for TIME (such as 30s, 15m, 8h). Prints an address that opens the window once in a browser
of this machine. With --json it prints a summary as one JSON object at the end.`,
  run: async (args) => {
    const { values } = parse({ args: [...args], options: { ...common, demo: { type: 'boolean' }, for: { type: 'string' } } });
    if (values.for !== undefined && parseDuration(values.for) === undefined)
      throw new CliError(exit.badInput, 'usage.bad-value', `--for "${values.for}" is no time. Write it as 20s, 5m or 2h.`);
    const child = spawn(process.execPath, [fileURLToPath(shell), '--shell', 'none', ...args], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0 || code === exit.usage || code === exit.badInput ? code : exit.failed;
  },
};
