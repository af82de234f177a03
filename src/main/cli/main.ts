import { Refusal } from '../../domain/decider.ts';
import { doctorCommand } from './doctor.ts';
import { engine } from './engine.ts';
import { CliError, type Command, exit, type ExitCode } from './exit.ts';
import { report } from './report.ts';
import { status } from './status.ts';
import { verify } from './verify.ts';

const commands: readonly Command[] = [engine, status, report, verify, doctorCommand];

const usage = `Usage: fieldwatch <command> [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`).join('\n')}

Every command has --help and --json.
Exit codes: 0 ok, 1 failed, 2 usage, 3 bad input.`;

const run = async (args: readonly string[]): Promise<ExitCode> => {
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
  if (!command) throw new CliError(exit.usage, `There is no command "${name}".\n\n${usage}`);
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help);
    return exit.ok;
  }
  return command.run(rest);
};

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CliError) && !(error instanceof Refusal)) throw error;
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code: error.code, message: error.message } }));
  console.error(error.message);
  process.exitCode = error instanceof CliError ? error.code : exit.failed;
}
