import { resolve } from 'node:path';
import { backupSite } from '../store/backup.ts';
import { common, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, siteFiles } from './site.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'copy the stores of the site, also while the console is running',
  help: `Usage: fieldwatch backup --out DIR [--home DIR] [--demo] [--json]

Copies the event log and the samples as they are at this moment into DIR, which must not exist yet or
be empty. DIR appears only when the copy is whole and checked, and is itself a data folder:
fieldwatch status --home DIR reads it, and a console started with it goes on from there.
Passwords of connections are not copied; they belong to this computer.`,
  run: async (args) => {
    const { values } = parse({ args: [...args], options: { ...common, demo: { type: 'boolean' }, out: { type: 'string' } } });
    if (values.out === undefined) throw new CliError(exit.usage, 'usage.missing-flag', 'Where to? Name a new folder with --out DIR.');
    const out = resolve(values.out);
    const files = backupSite(siteFiles(homeOf(values.home), values.demo === true), out);
    const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    console.log(values.json ? JSON.stringify({ out, files }) : `The backup is in ${out}: ${files.map(({ bytes }) => mib(bytes)).join(' and ')}.`);
    return exit.ok;
  },
};
