import { Refusal } from '../../domain/decider.ts';
import { backtest } from './backtest.ts';
import { backup } from './backup.ts';
import { decode } from './decode.ts';
import { discover } from './discover.ts';
import { doctorCommand } from './doctor.ts';
import { engine } from './engine.ts';
import { CliError, type Command, exit, type ExitCode } from './exit.ts';
import { explain } from './explain.ts';
import { key } from './key.ts';
import { kpi } from './kpi.ts';
import { query } from './query.ts';
import { report } from './report.ts';
import { status } from './status.ts';
import { thresholds } from './thresholds.ts';
import { verify } from './verify.ts';

const commands: readonly Command[] = [engine, status, query, kpi, report, backup, verify, key, doctorCommand, decode, discover, backtest, thresholds, explain];

const usage = `Usage: fieldwatch <command> [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`).join('\n')}

Every command has --help and --json.
Exit codes: 0 ok, 1 failed, 2 usage, 3 bad input.`;

const runCommand = async (args: readonly string[]): Promise<ExitCode> => {
  const [name, ...rest] = args;
  if (name === undefined) {
    console.error(usage);
    return exit.usage;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(usage);
    return exit.ok;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) throw new CliError(exit.usage, 'usage.unknown-command', `There is no command "${name}".\n\n${usage}`);
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help);
    return exit.ok;
  }
  return command.run(rest);
};

/** What stopped a command, for a script and for a person. */
const failureOf = (error: unknown): { readonly exitCode: ExitCode; readonly code: string; readonly message: string } => {
  if (error instanceof CliError) return error;
  if (error instanceof Refusal) return { exitCode: error.code === 'home.unusable' ? exit.badInput : exit.failed, code: error.code, message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    exitCode: exit.failed,
    code: 'internal',
    message: `Fieldwatch failed at this (${reason}). It is a fault of the program: report it with these lines.`,
  };
};

/** The whole program: runs one command, prints its answer or what stopped it, and returns the exit code. */
export const runCommandLine = async (args: readonly string[]): Promise<ExitCode> => {
  try {
    return await runCommand(args);
  } catch (error) {
    const { exitCode, code, message } = failureOf(error);
    if (args.includes('--json')) console.log(JSON.stringify({ error: { code, message } }));
    console.error(message);
    if (code === 'internal') console.error(error);
    return exitCode;
  }
};
