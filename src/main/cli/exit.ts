/** Exit codes are part of the contract with scripts. */
export const exit = { ok: 0, failed: 1, usage: 2, badInput: 3 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** A command cannot go on; the words are for the person at the prompt. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: ExitCode;
  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  readonly run: (args: readonly string[]) => Promise<ExitCode>;
}
