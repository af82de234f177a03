import type { Decoded } from './decoders/decoder.ts';

/** The mapping thread may owe so many answers; what waits behind them counts too. */
export const lineLimits = { messages: 2000 } as const;

interface Place<Message> {
  readonly message: Message;
  /** Undefined: its answer has not come. */
  decoded: Decoded | 'here' | undefined;
}

/**
 * Keeps the messages of each connection in the order they came, although some are decoded elsewhere and answered late. `take` gets
 * each in its turn, with what was decoded, or undefined when it is decoded here.
 */
export const openWaitingLines = <Key, Message>(take: (message: Message, decoded: Decoded | undefined) => void, onRoom: () => void) => {
  const lines = new Map<Key, Place<Message>[]>();
  let total = 0;

  const advance = (key: Key, line: Place<Message>[]): void => {
    const before = total;
    while (line.length > 0 && line[0]!.decoded !== undefined) {
      const { message, decoded } = line.shift()!;
      total--;
      take(message, decoded === 'here' ? undefined : decoded);
    }
    if (line.length === 0 && lines.get(key) === line) lines.delete(key);
    if (before * 2 >= lineLimits.messages && total * 2 < lineLimits.messages) onRoom();
  };

  return {
    /** Something of this connection waits, so everything after it does. */
    isBusy: (key: Key): boolean => lines.size > 0 && lines.has(key),
    isFull: (): boolean => total >= lineLimits.messages,
    hasRoom: (): boolean => total * 2 < lineLimits.messages,
    waiting: (): number => total,

    /** `ask` gets the way to answer; without it the message is decoded here when its turn comes. */
    put: (key: Key, message: Message, ask?: (answer: (decoded: Decoded) => void) => void): void => {
      let line = lines.get(key);
      if (line === undefined) lines.set(key, (line = []));
      const own = line;
      const place: Place<Message> = { message, decoded: ask === undefined ? 'here' : undefined };
      own.push(place);
      total++;
      ask?.((decoded) => {
        place.decoded = decoded;
        if (own[0] === place) advance(key, own);
      });
    },

    /** The connection was removed. */
    forget: (key: Key): void => {
      const line = lines.get(key) ?? [];
      total -= line.length;
      line.length = 0; // answers that still come find their place gone
      lines.delete(key);
    },
  };
};
