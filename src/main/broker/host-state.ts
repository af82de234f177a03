import { stateTopic } from '../../domain/broker/sparkplug.ts';
import type { Message } from './attempt.ts';
import type { Publish } from './connection.ts';

/** The STATE of a primary host, retained: edge nodes may stop sending while it is away. */
const stateMessage = (hostId: string, online: boolean, timestamp: number): Message => ({
  topic: stateTopic(hostId),
  payload: Buffer.from(JSON.stringify({ online, timestamp })),
  qos: 1,
  retain: true,
});

const saysOffline = (payload: Uint8Array): boolean => {
  try {
    const said: unknown = JSON.parse(Buffer.from(payload).toString());
    return typeof said === 'object' && said !== null && 'online' in said && said.online === false;
  } catch {
    return false; // Whatever else stands there is not our death.
  }
};

/** Another one that says we are gone is answered at most this often: two hosts with one id must not shout at each other. */
const answerMs = 1000;

/** Birth and death of a primary host. Will and birth of one connection carry the same time, so that an old death cannot end a new life. */
export const openHostState = (hostId: string, now: () => number) => {
  let since = 0;
  let answeredAt = -Infinity;
  let publish: Publish | undefined;
  return {
    /** Before every attempt. */
    will: (): Message => {
      publish = undefined;
      since = now();
      return stateMessage(hostId, false, since);
    },
    born: async (by: Publish): Promise<void> => {
      publish = by;
      await by(stateMessage(hostId, true, since));
    },
    /** A STATE has come; ours may have been ended by a death that is not ours. */
    heard: async (topic: string, payload: Uint8Array): Promise<void> => {
      if (publish === undefined || topic !== stateTopic(hostId) || !saysOffline(payload) || now() - answeredAt < answerMs) return;
      answeredAt = now();
      await publish(stateMessage(hostId, true, since));
    },
    died: async (by: Publish): Promise<void> => {
      publish = undefined;
      await by(stateMessage(hostId, false, now()));
    },
  };
};
