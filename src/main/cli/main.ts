import { runCommandLine } from './command-line.ts';

// Entry of `fieldwatch`.
process.exitCode = await runCommandLine(process.argv.slice(2));
