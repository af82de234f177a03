import type { Channel } from '../contract/channel.ts';

/** The same channel, whose messages wait until somebody listens. */
export const holdChannel = (channel: Channel): Channel => {
  const waiting: (string | Uint8Array)[] = [];
  let listener: ((message: string | Uint8Array) => void) | undefined;
  let isClosed = false;
  channel.onMessage((message) => (listener ? listener(message) : waiting.push(message)));
  channel.onClose(() => {
    isClosed = true;
  });
  return {
    post: channel.post,
    onMessage: (next) => {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose: (next) => (isClosed ? next() : channel.onClose(next)),
  };
};
