import * as z from 'zod';
import { CommandDraft, type CommandStatus } from '../domain/broker/command.ts';
import { CommandId } from '../domain/broker/command-id.ts';
import type { ProfileId } from '../domain/identity.ts';
import { call, watch } from './rpc.ts';

export interface CommandRow {
  readonly commandId: CommandId;
  readonly profileId: ProfileId;
  readonly draft: CommandDraft;
  readonly status: CommandStatus;
  readonly requestedAt: number;
  readonly requestedBy: string;
  readonly changedAt: number;
  readonly expiresAt: number;
  readonly attempts: number;
  readonly outcome: string | null;
}

/** The part of the console's contract about commands to devices. */
export const commandContract = {
  /** The newest first. */
  commands: watch<readonly CommandRow[]>()(z.strictObject({ limit: z.int().min(1).max(500) })),
  /** Sent as soon as the connection stands, and never after its time. Refused where the connection does not allow commands. */
  createCommand: call<CommandId>()(CommandDraft),
  /** Only while it has not been sent. */
  cancelCommand: call<void>()(z.strictObject({ commandId: CommandId })),
  /** Of one whose outcome nobody knows: what a person has found out. */
  settleCommand: call<void>()(z.strictObject({ commandId: CommandId, wasDone: z.boolean() })),
};
