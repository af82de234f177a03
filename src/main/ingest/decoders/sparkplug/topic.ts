export const messageTypes = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD', 'DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] as const;
export type MessageType = (typeof messageTypes)[number];

export type SparkplugTopic =
  | { readonly kind: 'state'; readonly host: string }
  | { readonly kind: 'message'; readonly type: MessageType; readonly group: string; readonly edge: string; readonly device: string | undefined };

const isType = (text: string | undefined): text is MessageType => (messageTypes as readonly (string | undefined)[]).includes(text);

/** Reads `spBv1.0/<group>/<type>/<edge>[/<device>]`, `spBv1.0/STATE/<host>` and the older `STATE/<host>`; undefined when it is neither. */
export const sparkplugTopic = (topic: string): SparkplugTopic | undefined => {
  const [space, ...levels] = topic.split('/');
  if (levels.includes('')) return undefined;
  if (space === 'STATE' && levels.length === 1) return { kind: 'state', host: levels[0]! };
  if (space !== 'spBv1.0') return undefined;
  if (levels[0] === 'STATE' && levels.length === 2) return { kind: 'state', host: levels[1]! };
  const [group, type, edge, device] = levels;
  if (group === undefined || edge === undefined || !isType(type)) return undefined;
  return levels.length === (type.startsWith('N') ? 3 : 4) ? { kind: 'message', type, group, edge, device } : undefined;
};

/** The device of a message: the edge node itself, or a device below it. */
export const sparkplugDevice = (group: string, edge: string, device?: string): string => [group, edge, ...(device === undefined ? [] : [device])].join('/');
