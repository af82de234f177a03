/** Exit codes are part of the contract with scripts. */
export const exit = { ok: 0, failed: 1, usage: 2, badInput: 3 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** A command cannot go on; `code` is for scripts, the words are for the person at the prompt. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly code: `${string}.${string}`;
  constructor(exitCode: ExitCode, code: CliError['code'], message: string) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
  }
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  readonly run: (args: readonly string[]) => Promise<ExitCode>;
}
