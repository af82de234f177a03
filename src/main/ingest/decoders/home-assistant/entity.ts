import type { DeviceMeta } from '../decoder.ts';
import { fieldOf, isJson, type Json, listOf, nameOf, numberOf, recordOf } from '../../json-payload.ts';
import { expanded } from './abbreviations.ts';
import { parseValueTemplate, type ValueTemplate } from './template.ts';

export interface Availability {
  readonly topic: string;
  readonly on: string;
  readonly off: string;
  readonly template: ValueTemplate | undefined;
}

/** One value of a device as its discovery describes it. */
export interface Entity {
  readonly component: 'sensor' | 'binary_sensor' | 'number' | 'switch';
  readonly device: string;
  readonly metric: string;
  readonly title: string;
  readonly unit: string;
  readonly isCounter: boolean;
  readonly options: readonly string[];
  readonly stateTopic: string;
  readonly template: ValueTemplate | undefined;
  readonly on: string;
  readonly off: string;
  readonly expireAfterMs: number | undefined;
  readonly availability: readonly Availability[];
  readonly availabilityMode: 'all' | 'any' | 'latest';
  readonly meta: DeviceMeta;
}

/** What a discovery comes to: an entity, or why it is none. */
export type ReadEntity = { readonly entity: Entity } | { readonly device: string; readonly why: 'not-mapped' | 'needs-mapping'; readonly detail: string };

const mapped: ReadonlySet<string> = new Set(['sensor', 'binary_sensor', 'number', 'switch']);
const isMapped = (component: string): component is Entity['component'] => mapped.has(component);
const maxComponents = 500;

const firstName = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' && first.length <= 256 ? first : undefined;
};

/** The first identifier, else the first connection such as a MAC. */
const identityOf = (device: Json | undefined): string | undefined => {
  if (device === undefined) return undefined;
  const [connection] = listOf(device, 'connections');
  return firstName(fieldOf(device, 'identifiers')) ?? (Array.isArray(connection) ? firstName([connection[1]]) : undefined);
};

const metaOf = (device: string, described: Json | undefined): DeviceMeta => {
  const known = {
    name: described && nameOf(described, 'name'),
    model: described && nameOf(described, 'model'),
    maker: described && nameOf(described, 'manufacturer'),
    version: described && nameOf(described, 'sw_version'),
  };
  return { device, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) };
};

const textOf = (record: Json, key: string, otherwise: string): string => {
  const value = fieldOf(record, key);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : otherwise;
};

const availabilityOf = (config: Json): readonly Availability[] | undefined => {
  const listed = listOf(config, 'availability').filter(isJson).slice(0, 20);
  const alone = nameOf(config, 'availability_topic');
  const sources =
    alone === undefined
      ? listed.map((each) => ({ each, topic: nameOf(each, 'topic'), template: fieldOf(each, 'value_template') }))
      : [{ each: config, topic: alone, template: fieldOf(config, 'availability_template') }];
  const read = sources.map(({ each, topic, template }): Availability | undefined => {
    const parsed = typeof template === 'string' ? parseValueTemplate(template) : undefined;
    if (topic === undefined || (template !== undefined && parsed === undefined)) return undefined;
    return { topic, on: textOf(each, 'payload_available', 'online'), off: textOf(each, 'payload_not_available', 'offline'), template: parsed };
  });
  return read.includes(undefined) ? undefined : (read as Availability[]);
};

const readOne = (config: Json, component: string, object: string, node: string | undefined): ReadEntity => {
  const described = recordOf(config, 'device');
  const device = identityOf(described) ?? node ?? nameOf(config, 'unique_id') ?? object;
  const metric = nameOf(config, 'object_id') ?? object;
  const refused = (why: 'not-mapped' | 'needs-mapping', detail: string): ReadEntity => ({ device, why, detail: `${metric}: ${detail}` });
  if (!isMapped(component)) return refused('not-mapped', `values of the kind ${component.slice(0, 40)} are not read.`);
  const stateTopic = nameOf(config, 'state_topic');
  if (stateTopic === undefined || /[+#]/.test(stateTopic)) return refused('not-mapped', 'it has no state topic.');
  const text = fieldOf(config, 'value_template');
  const template = typeof text === 'string' ? parseValueTemplate(text) : undefined;
  if (text !== undefined && template === undefined)
    return refused('needs-mapping', `the template ${typeof text === 'string' ? text.slice(0, 120) : ''} is more than a path.`);
  const availability = availabilityOf(config);
  const mode = fieldOf(config, 'availability_mode');
  const expire = numberOf(config, 'expire_after');
  const isSwitch = component === 'switch';
  const on = textOf(config, 'payload_on', 'ON');
  const off = textOf(config, 'payload_off', 'OFF');
  return {
    entity: {
      component,
      device,
      metric,
      title: nameOf(config, 'name') ?? metric,
      unit: nameOf(config, 'unit_of_measurement')?.slice(0, 32) ?? '',
      isCounter: fieldOf(config, 'state_class') === 'total_increasing',
      options: listOf(config, 'options')
        .filter((each) => typeof each === 'string')
        .slice(0, 500),
      stateTopic,
      template,
      on: isSwitch ? textOf(config, 'state_on', on) : on,
      off: isSwitch ? textOf(config, 'state_off', off) : off,
      expireAfterMs: expire === undefined || expire <= 0 ? undefined : expire * 1000,
      availability: availability ?? [],
      availabilityMode: mode === 'all' || mode === 'any' ? mode : 'latest',
      meta: metaOf(device, described),
    },
  };
};

/** The entities of one discovery message: one, or in the form for devices one for each component. `path` are the levels after the prefix. */
export const entitiesOf = (path: readonly string[], payload: Json): readonly ReadEntity[] | undefined => {
  const [component, ...rest] = path;
  const object = rest.at(-2);
  if (component === undefined || object === undefined || rest.at(-1) !== 'config' || rest.length > 3) return undefined;
  const config = expanded(payload);
  if (component !== 'device') return [readOne(config, component, object, rest.length === 3 ? rest[0] : undefined)];
  const base = fieldOf(payload, '~');
  const { components: _components, ...shared } = config;
  return Object.entries(recordOf(config, 'components') ?? {})
    .slice(0, maxComponents)
    .flatMap(([id, each]) => {
      if (!isJson(each)) return [];
      const own = expanded(each, typeof base === 'string' ? base : '');
      return [readOne({ ...shared, ...own }, nameOf(own, 'platform') ?? '', id, object)];
    });
};
