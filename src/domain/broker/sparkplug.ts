import * as z from 'zod';

/** One level of a topic: what Sparkplug takes as the name of a group or a host. */
const Level = z
  .string()
  .trim()
  .min(1)
  .max(128)
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  .refine((text) => !/[+#/\u0000-\u001f\u007f]/.test(text), 'A name of one topic level is needed, without / + and #.');

/** How a connection takes part in Sparkplug B as a host application. */
export const SparkplugSettings = z
  .strictObject({
    enabled: z.boolean(),
    /** None: all groups of the broker. */
    groups: z.array(Level).max(50),
    /** Under which name the host tells its STATE. */
    hostId: Level.optional(),
    /** There may be one primary host for a site; edge nodes may wait for it. A console is none unless somebody says so. */
    primary: z.boolean(),
  })
  .refine(({ primary, hostId }) => !primary || hostId !== undefined, { path: ['hostId'], message: 'A primary host needs a host id.' });
export type SparkplugSettings = z.infer<typeof SparkplugSettings>;

export const stateTopic = (hostId: string): string => `spBv1.0/STATE/${hostId}`;

/** Own STATE first, so that it is known before the data comes. */
export const sparkplugFilters = ({ groups, hostId }: Pick<SparkplugSettings, 'groups' | 'hostId'>): readonly string[] => [
  ...(hostId === undefined ? [] : [stateTopic(hostId)]),
  ...(groups.length === 0 ? ['spBv1.0/#'] : new Set(groups.map((group) => `spBv1.0/${group}/#`))),
];
