import type { Decode, Decoder, DecoderOptions } from './decoder.ts';
import { cbor } from './cbor.ts';
import { chirpstack } from './chirpstack.ts';
import { homeAssistant } from './home-assistant.ts';
import { json } from './json.ts';
import { lineProtocol } from './line-protocol.ts';
import { msgpack } from './msgpack.ts';
import { openmetrics } from './openmetrics.ts';
import { otlpJson } from './otlp-json.ts';
import { prometheus } from './prometheus.ts';
import { scalar } from './scalar.ts';
import { senmlCbor } from './senml-cbor.ts';
import { senml } from './senml.ts';
import { shelly } from './shelly.ts';
import { sparkplugB } from './sparkplug-b.ts';
import { tasmota } from './tasmota.ts';
import { ttn } from './ttn.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Every decoder by its name in a source. A new one is a file here and a line here. */
const registry = {
  json,
  scalar,
  'sparkplug-b': sparkplugB,
  zigbee2mqtt,
  tasmota,
  shelly,
  'home-assistant': homeAssistant,
  ttn,
  chirpstack,
  'line-protocol': lineProtocol,
  senml,
  'senml-cbor': senmlCbor,
  cbor,
  msgpack,
  prometheus,
  openmetrics,
  'otlp-json': otlpJson,
} satisfies Readonly<Record<string, Decoder>>;

/** In the order of the registry. */
export const decoderNames: readonly string[] = Object.keys(registry);

const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
/** The first byte that is no UTF-8: there the text differs from what it is written as again. */
const utf8FaultIn = (payload: Uint8Array): number => {
  const again = Buffer.from(lenient.decode(payload));
  const at = payload.findIndex((byte, i) => byte !== again[i]);
  return at < 0 ? payload.length : at;
};

/** A library that throws is a message that cannot be read, never an end of ingest. */
const guarded =
  (decode: Decode): Decode =>
  (payload, context) => {
    try {
      const decoded = decode(payload, context);
      return !decoded.ok && decoded.reason === 'invalid-utf8' && decoded.position === undefined
        ? { ...decoded, position: { byte: utf8FaultIn(payload) } }
        : decoded;
    } catch (error) {
      // Engines throw this one when data nests deeper than their stack.
      return error instanceof RangeError
        ? { ok: false, reason: 'depth', detail: 'The message is nested too deeply, or larger than it may be.' }
        : { ok: false, reason: 'malformed', detail: `The message cannot be read: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'}.` };
    }
  };

/** Opens the decoder of one source; undefined when there is none of this name. What it returns never throws. */
export const openDecoder = (name: string, options: DecoderOptions = {}): Decode | undefined =>
  Object.hasOwn(registry, name) ? guarded(registry[name as keyof typeof registry].open(options)) : undefined;

/** True for topics whose last payload this decoder has to know from the start. */
export const remembersTopic = (name: string, topic: string, options: DecoderOptions = {}): boolean => {
  const decoder: Decoder | undefined = Object.hasOwn(registry, name) ? registry[name as keyof typeof registry] : undefined;
  return decoder?.remembers?.(topic, options) === true;
};
