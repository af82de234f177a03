import type { commandContract } from '../../../contract/command-calls.ts';
import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

export const commandHandlers = ({ commands, signals }: Tenant, user: string): Pick<Handlers<ConsoleContract>, keyof typeof commandContract> => ({
  commands: ({ limit }, next, failed) => snapshots([signals.connections], () => commands.newest(limit), next, failed, 250),
  createCommand: (draft) => commands.create(draft, user),
  cancelCommand: ({ commandId }) => commands.cancel(commandId, user),
  settleCommand: ({ commandId, wasDone }) => commands.settle(commandId, wasDone, user),
});
