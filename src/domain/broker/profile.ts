import * as z from 'zod';
import { Mapping } from '../telemetry/mapping/mapping-row.ts';
import { namesDevice, TopicTemplate } from '../telemetry/topic-template.ts';
import { SparkplugSettings } from './sparkplug.ts';

/** What a person enters to connect a broker. Secrets are not part of it: they travel beside it, inwards only. */
const schemes = ['mqtt:', 'mqtts:'] as const;
export const defaultPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

const urlPattern = /^(mqtts?:)\/\/([^/?#@\s]+)\/?$/;

export interface BrokerAddress {
  readonly scheme: (typeof schemes)[number];
  readonly host: string;
  readonly port: number;
}

/** Address of a broker: scheme, host and port. Throws nothing; undefined when it is none. */
export const brokerAddress = (url: string): BrokerAddress | undefined => {
  const [, scheme, authority] = urlPattern.exec(url.trim()) ?? [];
  if (scheme === undefined || authority === undefined) return undefined;
  const [, v6, name, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const host = v6 ?? name;
  const number = port === undefined ? defaultPorts[scheme]! : Number(port);
  if (host === undefined || number < 1 || number > 65_535) return undefined;
  return { scheme: scheme as (typeof schemes)[number], host, port: number };
};

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
    /** Rows that say where each value stands; for the decoder json. Left out: every number is a value. */
    mapping: Mapping.optional(),
    /** What the decoder is told, by name, such as the precision of times. */
    options: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), z.string().max(256)).optional(),
  })
  .refine(({ template, identity }) => identity === 'payload' || namesDevice(template), {
    path: ['template'],
    message: 'The template needs {device}, so that values find their device.',
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
      .refine((url) => brokerAddress(url) !== undefined, 'Write the address as mqtt://host:1883 or mqtts://host:8883, without user or password.'),
    username: z.string().max(256),
    /** Certificate of the authority that signed the broker's certificate, as PEM text. Empty: the ones this computer trusts. */
    caPem: Pem,
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
