import * as z from 'zod';
import { Mapping } from '../telemetry/mapping/mapping-row.ts';
import { namesDevice, TopicTemplate } from '../telemetry/topic-template.ts';
import { brokerAddress } from './address.ts';
import { SparkplugSettings } from './sparkplug.ts';
import { HeaderNames, TlsSettings } from './tls.ts';

/** Longest text of a JMESPath expression, in bytes of UTF-8. */
export const expressionBytes = 2048;

/**
 * What is kept of a series that says more than anybody reads. At most one value in `everyMs`; with a dead band besides every value
 * that differs by more than that from the one kept last. What a limit looks at is all of them.
 */
export const Sampling = z.strictObject({
  everyMs: z.int().min(1000, 'At least 1 s.').max(86_400_000, 'At most a day.'),
  deadBand: z.number().min(0).optional(),
});
export type Sampling = z.infer<typeof Sampling>;

/** Kinds of payload that are read as JSON is: these can have a mapping and an expression. */
export const mappedDecoders: ReadonlySet<string> = new Set(['json', 'cbor', 'msgpack']);

/**
 * Which topics of a connection are read, and how. `decoder` is a name of the engine's registry, which alone knows them all.
 *
 * `identity` says who names a device. topic (when left out): `{device}` of the template does; what a payload names is a part of it,
 * `gateway/sensor`. payload: the decoder does, for formats such as Sparkplug or a network server's, and the topic is the fallback.
 */
export const SourceDraft = z
  .strictObject({
    template: TopicTemplate,
    decoder: z
      .string()
      .max(40)
      .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'This is no name of a decoder. Example: json'),
    identity: z.enum(['topic', 'payload']).optional(),
    /** Rows that say where each value stands; for the decoders json, cbor and msgpack. Left out: every number is a value. */
    mapping: Mapping.optional(),
    /** JMESPath that reshapes a message before the rows, for the same decoders. */
    expression: z.string().trim().min(1).max(expressionBytes, `The expression has more than ${expressionBytes} bytes.`).optional(),
    sampling: Sampling.optional(),
    /** Names of metrics that are not stored, with * for any text. */
    ignore: z.array(z.string().min(1).max(256)).max(200).optional(),
    /** Labels that are left out, so that series which differ only in them become one. */
    dropLabels: z.array(z.string().min(1).max(64)).max(12).optional(),
    /** Most series of this source, and most new ones in a minute. Left out: what the console allows. */
    limits: z
      .strictObject({ series: z.int().min(1).max(1_000_000), newPerMinute: z.int().min(1).max(100_000) })
      .partial()
      .optional(),
    /** What the decoder is told, by name, such as the precision of times. */
    options: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), z.string().max(256)).optional(),
  })
  .refine(({ template, identity }) => identity === 'payload' || namesDevice(template), {
    path: ['template'],
    message: 'The template needs {device}, so that values find their device.',
  })
  .refine(({ decoder, expression }) => expression === undefined || mappedDecoders.has(decoder), {
    path: ['expression'],
    message: 'Only payloads of JSON, CBOR and MessagePack can be reshaped by an expression.',
  });
export type SourceDraft = z.infer<typeof SourceDraft>;

const Pem = z.string().max(64 * 1024);

export const BrokerProfile = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the connection a name.').max(80),
    url: z
      .string()
      .trim()
      .max(512)
      .refine(
        (url) => brokerAddress(url) !== undefined,
        'Write the address as mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt, without user or password.',
      ),
    username: z.string().max(256),
    /** Certificates of authorities that may have signed the broker's certificate, as PEM text one after another, beside those that this computer trusts. */
    caPem: Pem,
    /** What else TLS shows and checks. Left out: nothing. */
    tls: TlsSettings.optional(),
    /** Names of the headers of the WebSocket upgrade; their values are secrets and stand elsewhere. */
    headers: HeaderNames.optional(),
    /** auto (when left out): MQTT 5, and 3.1.1 where the broker does not know it. */
    protocol: z.enum(['auto', '3.1.1', '5']).optional(),
    /** Only where the broker wants a certain one; else it is made of installation and connection. */
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, 'A client id is 1 to 128 characters without spaces.')
      .optional(),
    /** s; `linkDefaults` hold for what is left out. */
    keepalive: z.int().min(5).max(3600).optional(),
    /** Messages that the broker keeps for us while we are away; beyond that a gap is possible. */
    brokerQueue: z.int().min(0).max(1_000_000).optional(),
    /** Bytes. Larger messages are cut as they come and set aside. */
    maxPayload: z.int().min(65_536, 'At least 64 KiB.').max(16_777_216, 'At most 16 MiB.').optional(),
    /** s; how long the broker keeps our session. MQTT 5 only, on 3.1.1 the broker decides. */
    sessionExpiry: z.int().min(3600).max(604_800).optional(),
    sources: z.array(SourceDraft).max(100),
    enabled: z.boolean(),
    /** Everything that comes over this connection is marked SIM. */
    simulated: z.boolean(),
    /** auto (when left out): messages are read past mqtt.js. off: mqtt.js reads every message, slower. */
    wire: z.enum(['auto', 'off']).optional(),
    /** Messages may be sent to devices. Left out in profiles of older versions: no. */
    allowCommands: z.boolean().optional(),
    /** Left out: no part in Sparkplug. */
    sparkplug: SparkplugSettings.optional(),
  })
  .refine(({ sources, sparkplug }) => sources.length > 0 || sparkplug?.enabled === true, {
    path: ['sources'],
    message: 'At least one topic template is needed.',
  });
export type BrokerProfile = z.infer<typeof BrokerProfile>;

/** keepalive and sessionExpiry in s; brokerQueue in messages, as mosquitto and HiveMQ have it; maxPayload in bytes. */
export const linkDefaults = { keepalive: 30, sessionExpiry: 86_400, brokerQueue: 1000, maxPayload: 1_048_576 } as const;
