import * as z from 'zod';
import { type Decider, Refusal } from '../decider.ts';
import { DeviceName, ProfileId } from '../identity.ts';

/** Bytes of a text as UTF-8. */
const utf8Bytes = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};

/** Why nothing may be published on a topic; undefined when it may. A broker would close the connection for it, again and again. */
export const topicProblem = (topic: string): string | undefined => {
  if (topic === '') return 'A topic is needed.';
  if (/[+#\0]/.test(topic)) return 'A topic to send to has no + or # and no zero character.';
  if (topic.startsWith('$')) return 'Topics that begin with $ belong to the broker.';
  return utf8Bytes(topic) > 65_535 ? 'The topic is too long: 65,535 bytes at most.' : undefined;
};

export const commandLimits = { expiryMs: 60_000, longestExpiryMs: 86_400_000, attempts: 3, queue: 200, payloadBytes: 65_536 } as const;

/** Something that is sent to a device, once, within its time. */
export const CommandDraft = z.strictObject({
  profileId: ProfileId,
  device: DeviceName.optional(),
  topic: z.string().superRefine((topic, context) => {
    const message = topicProblem(topic);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
  payload: z
    .string()
    .max(commandLimits.payloadBytes)
    .refine((text) => utf8Bytes(text) <= commandLimits.payloadBytes, 'The payload is too long: 64 KiB at most.'),
  qos: z.union([z.literal(0), z.literal(1)]),
  retain: z.boolean(),
  /** How long it may wait to be sent, ms. */
  expiresInMs: z.int().min(1000).max(commandLimits.longestExpiryMs),
  /** Doing it twice does no harm: it is sent again when nobody knows whether it arrived. */
  isRepeatable: z.boolean(),
});
export type CommandDraft = z.infer<typeof CommandDraft>;

/**
 * waiting: to be sent. sent: on its way. confirmed: the broker has it. handed-over: QoS 0, which nobody confirms. unknown: the
 * connection was lost before the broker answered; a person decides.
 */
export type CommandStatus = 'waiting' | 'sent' | 'confirmed' | 'handed-over' | 'failed' | 'expired' | 'unknown' | 'cancelled' | 'settled';

export type DeviceCommand =
  | { readonly status: 'none' }
  | {
      readonly status: CommandStatus;
      readonly draft: CommandDraft;
      readonly expiresAt: number;
      readonly attempts: number;
      /** Why it failed, or what a person has found out. */
      readonly outcome: string | null;
    };

export type DeviceCommandCommand =
  | { readonly type: 'request'; readonly draft: CommandDraft; readonly at: number }
  | { readonly type: 'send' }
  | { readonly type: 'confirm' }
  | { readonly type: 'refuse'; readonly reason: string }
  | { readonly type: 'lose' }
  /** There was no connection after all. */
  | { readonly type: 'keep' }
  | { readonly type: 'expire' }
  | { readonly type: 'cancel' }
  | { readonly type: 'settle'; readonly wasDone: boolean };

export type DeviceCommandEvent =
  | { readonly type: 'CommandRequested'; readonly draft: CommandDraft; readonly expiresAt: number }
  | { readonly type: 'CommandSent'; readonly attempt: number }
  | { readonly type: 'CommandConfirmed' }
  | { readonly type: 'CommandHandedOver' }
  | { readonly type: 'CommandFailed'; readonly reason: string }
  | { readonly type: 'CommandExpired' }
  /** Nobody answered, and it may be sent again. */
  | { readonly type: 'CommandLost' }
  | { readonly type: 'CommandNotSent' }
  | { readonly type: 'CommandOutcomeUnknown' }
  | { readonly type: 'CommandCancelled' }
  | { readonly type: 'CommandSettled'; readonly wasDone: boolean };

const over = (): never => {
  throw new Refusal('command.over', 'This command is over. The list says how it ended.');
};

export const deviceCommand: Decider<DeviceCommand, DeviceCommandCommand, DeviceCommandEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    if (command.type === 'request') {
      if (state.status !== 'none') throw new Refusal('command.exists', 'This command was given already.');
      return [{ type: 'CommandRequested', draft: command.draft, expiresAt: command.at + command.draft.expiresInMs }];
    }
    if (state.status === 'none') throw new Refusal('command.unknown', 'There is no such command on this console.');
    const { status, draft, attempts } = state;
    switch (command.type) {
      case 'send':
        return status === 'waiting' ? [{ type: 'CommandSent', attempt: attempts + 1 }] : over();
      case 'confirm':
        return status === 'sent' ? [{ type: draft.qos === 0 ? 'CommandHandedOver' : 'CommandConfirmed' }] : [];
      case 'refuse':
        return status === 'sent' ? [{ type: 'CommandFailed', reason: command.reason }] : [];
      case 'lose':
        if (status !== 'sent') return [];
        if (!draft.isRepeatable) return [{ type: 'CommandOutcomeUnknown' }];
        return attempts < commandLimits.attempts
          ? [{ type: 'CommandLost' }]
          : [{ type: 'CommandFailed', reason: `Sent ${attempts} times, and each time the connection was lost before the broker answered.` }];
      case 'keep':
        return status === 'sent' ? [{ type: 'CommandNotSent' }] : [];
      case 'expire':
        return status === 'waiting' ? [{ type: 'CommandExpired' }] : [];
      case 'cancel':
        return status === 'waiting' ? [{ type: 'CommandCancelled' }] : over();
      case 'settle':
        return status === 'unknown' ? [{ type: 'CommandSettled', wasDone: command.wasDone }] : over();
    }
  },

  evolve(state, event) {
    if (event.type === 'CommandRequested')
      return state.status === 'none' ? { status: 'waiting', draft: event.draft, expiresAt: event.expiresAt, attempts: 0, outcome: null } : state;
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'CommandSent':
        return { ...state, status: 'sent', attempts: event.attempt };
      case 'CommandConfirmed':
        return { ...state, status: 'confirmed' };
      case 'CommandHandedOver':
        return { ...state, status: 'handed-over' };
      case 'CommandFailed':
        return { ...state, status: 'failed', outcome: event.reason };
      case 'CommandExpired':
        return { ...state, status: 'expired' };
      case 'CommandLost':
        return { ...state, status: 'waiting' };
      case 'CommandNotSent':
        return { ...state, status: 'waiting', attempts: state.attempts - 1 };
      case 'CommandOutcomeUnknown':
        return { ...state, status: 'unknown' };
      case 'CommandCancelled':
        return { ...state, status: 'cancelled' };
      case 'CommandSettled':
        return { ...state, status: 'settled', outcome: event.wasDone ? 'done' : 'not done' };
    }
  },
};
