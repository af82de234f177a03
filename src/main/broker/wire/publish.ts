/** Bits of `flags`. */
export const publishFlags = { retain: 1, qos1: 2, dup: 8 } as const;

/**
 * A PUBLISH of QoS 0 or 1 as it lies in the read buffer: `flags` are the low four bits of its first byte, `messageId` is 0 with
 * QoS 0. The bytes are only valid during the call. `length` is the true size of the payload; it is larger than
 * `end - body` when the packet was too large and has been cut.
 */
export type OnPublish = (
  bytes: Uint8Array,
  topic: number,
  topicEnd: number,
  props: number,
  propsEnd: number,
  body: number,
  end: number,
  flags: number,
  messageId: number,
  length: number,
) => void;

/**
 * Reads the inside of a PUBLISH whose body is `[from, end)` and hands it on. False when it is none of QoS 0 or 1 with a topic
 * and a message id, or when its lengths contradict each other: then mqtt.js answers it as it always does.
 */
export const takePublish = (bytes: Uint8Array, from: number, end: number, first: number, missing: number, version: 4 | 5, onPublish: OnPublish): boolean => {
  const qos = (first >> 1) & 3;
  if (qos > 1 || end - from < 3) return false;
  const topic = from + 2;
  const topicEnd = topic + (bytes[from]! << 8) + bytes[from + 1]!;
  if (topicEnd === topic || topicEnd + 2 * qos > end) return false;
  let at = topicEnd;
  let messageId = 0;
  if (qos === 1) {
    messageId = (bytes[at]! << 8) | bytes[at + 1]!;
    if (messageId === 0) return false;
    at += 2;
  }
  let props = at;
  let propsEnd = at;
  if (version === 5) {
    let length = 0;
    let byte = 128;
    for (let unit = 1; byte > 127; unit *= 128) {
      if (at >= end || unit > 2_097_152) return false;
      byte = bytes[at++]!;
      length += (byte & 127) * unit;
    }
    props = at;
    propsEnd = at + length;
    if (propsEnd > end) return false;
  }
  onPublish(bytes, topic, topicEnd, props, propsEnd, propsEnd, end, first & 15, messageId, end - propsEnd + missing);
  return true;
};
