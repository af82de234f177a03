import type { CommandRow } from '../../contract/command-calls.ts';
import { commandLimits, type CommandDraft, deviceCommand, type DeviceCommandCommand } from '../../domain/broker/command.ts';
import { CommandId } from '../../domain/broker/command-id.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { Refusal } from '../../domain/decider.ts';
import type { ProfileId } from '../../domain/identity.ts';
import type { Message, Sent } from '../broker/attempt.ts';
import { handle } from '../handle.ts';
import type { Later } from '../ingest/later.ts';
import { commandStream } from '../store/command-rows.ts';
import type { Ops } from '../store/ops.ts';

export interface CommandsOptions {
  readonly ops: Ops;
  readonly now: () => number;
  readonly newId: () => string;
  readonly later: Later;
  readonly profileOf: (profileId: ProfileId) => BrokerProfile | undefined;
  readonly send: (profileId: ProfileId, message: Message, expirySeconds: number) => Promise<Sent>;
  readonly onFault: (error: unknown) => void;
  readonly onChange: () => void;
}

/** Who did what a person did not: it stands in the log. */
const engine = 'engine';

/**
 * Commands to devices. The log is the queue: what was requested is sent in order while its connection stands, each within its time,
 * and what is on its way when the connection ends is only sent again where that does no harm.
 */
export const openCommands = ({ ops, now, newId, later, profileOf, send, onFault, onChange }: CommandsOptions) => {
  const busy = new Set<ProfileId>();
  let cancelTimer: (() => void) | undefined;
  let isClosed = false;

  const decide = (commandId: string, actor: string, command: DeviceCommandCommand): void => {
    handle(ops.log, deviceCommand, commandStream(commandId), actor, command);
    onChange();
  };
  const isLate = ({ expiresAt }: CommandRow): boolean => expiresAt <= now();

  const settle = (commandId: string, sent: Sent): void => {
    if (sent.kind === 'confirmed') decide(commandId, engine, { type: 'confirm' });
    else if (sent.kind === 'refused') decide(commandId, engine, { type: 'refuse', reason: sent.reason });
    else decide(commandId, engine, { type: sent.kind === 'lost' ? 'lose' : 'keep' });
  };

  const pump = async (profileId: ProfileId): Promise<void> => {
    if (busy.has(profileId)) return;
    busy.add(profileId);
    try {
      for (;;) {
        const next = ops.commands.open().find((row) => row.profileId === profileId && row.status === 'waiting' && !isLate(row));
        if (isClosed || next === undefined || !isReady(profileId)) return;
        const { commandId, draft, expiresAt } = next;
        decide(commandId, engine, { type: 'send' });
        const { topic, payload, qos, retain } = draft;
        const seconds = Math.max(1, Math.ceil((expiresAt - now()) / 1000));
        const sent = await send(profileId, { topic, payload: Buffer.from(payload), qos, retain }, seconds);
        if (isClosed) return;
        settle(commandId, sent);
        if (sent.kind === 'lost' || sent.kind === 'not-connected') return;
      }
    } finally {
      busy.delete(profileId);
    }
  };

  const ready = new Set<ProfileId>();
  const isReady = (profileId: ProfileId): boolean => ready.has(profileId);

  /** What has waited too long is over; the next look is when the next one will be. */
  const expire = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (isClosed) return;
    const waiting = ops.commands.open().filter(({ status }) => status === 'waiting');
    for (const row of waiting.filter(isLate)) decide(row.commandId, engine, { type: 'expire' });
    const soonest = Math.min(...waiting.filter((row) => !isLate(row)).map(({ expiresAt }) => expiresAt));
    if (Number.isFinite(soonest)) cancelTimer = later(Math.max(1, soonest - now()), expire);
  };
  const look = (profileId: ProfileId): void => void pump(profileId).catch(onFault);

  // What was on its way when the program ended: nobody knows.
  for (const { commandId, status } of ops.commands.open()) if (status === 'sent') decide(commandId, engine, { type: 'lose' });
  expire();

  return {
    /** The connections on which something can be sent now. */
    online: (profiles: Iterable<ProfileId>): void => {
      const before = new Set(ready);
      ready.clear();
      for (const profileId of profiles) {
        ready.add(profileId);
        if (!before.has(profileId)) look(profileId);
      }
    },
    create: (draft: CommandDraft, user: string): CommandId => {
      const profile = profileOf(draft.profileId);
      if (profile === undefined) throw new Refusal('connection.unknown', 'There is no such connection. It may have been removed already.');
      if (profile.allowCommands !== true)
        throw new Refusal('command.not-allowed', `Nothing may be sent over ${profile.name}. Allow commands in its settings first.`);
      const waiting = ops.commands.open().filter(({ profileId }) => profileId === draft.profileId).length;
      if (waiting >= commandLimits.queue)
        throw new Refusal('command.queue-full', `${waiting} commands wait for ${profile.name} already. Cancel some, or wait until they were sent or are over.`);
      const commandId = CommandId.parse(newId());
      decide(commandId, user, { type: 'request', draft, at: now() });
      expire();
      look(draft.profileId);
      return commandId;
    },
    cancel: (commandId: CommandId, user: string): void => decide(commandId, user, { type: 'cancel' }),
    settle: (commandId: CommandId, wasDone: boolean, user: string): void => decide(commandId, user, { type: 'settle', wasDone }),
    newest: (limit: number): readonly CommandRow[] => ops.commands.newest(limit),
    close: (): void => {
      isClosed = true;
      cancelTimer?.();
    },
  };
};
export type Commands = ReturnType<typeof openCommands>;
