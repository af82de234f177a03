import { isJson, type Json } from '../../json-payload.ts';

const keys: Readonly<Record<string, string>> = {
  avty: 'availability',
  avty_mode: 'availability_mode',
  avty_t: 'availability_topic',
  avty_tpl: 'availability_template',
  cmps: 'components',
  dev: 'device',
  dev_cla: 'device_class',
  e: 'encoding',
  en: 'enabled_by_default',
  ent_cat: 'entity_category',
  exp_aft: 'expire_after',
  json_attr_t: 'json_attributes_topic',
  o: 'origin',
  obj_id: 'object_id',
  off_dly: 'off_delay',
  ops: 'options',
  p: 'platform',
  pl_avail: 'payload_available',
  pl_not_avail: 'payload_not_available',
  pl_off: 'payload_off',
  pl_on: 'payload_on',
  stat_cla: 'state_class',
  stat_off: 'state_off',
  stat_on: 'state_on',
  stat_t: 'state_topic',
  t: 'topic',
  uniq_id: 'unique_id',
  unit_of_meas: 'unit_of_measurement',
  val_tpl: 'value_template',
};
const deviceKeys: Readonly<Record<string, string>> = {
  cns: 'connections',
  cu: 'configuration_url',
  hw: 'hw_version',
  ids: 'identifiers',
  mdl: 'model',
  mf: 'manufacturer',
  sa: 'suggested_area',
  sn: 'serial_number',
  sw: 'sw_version',
};

const renamed = (record: Json, table: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [Object.hasOwn(table, key) ? table[key]! : key, value]));

/** `~` at the start or the end of a topic stands for the base of the payload. */
const withBase = (key: string, value: unknown, base: string): unknown => {
  if (!key.endsWith('topic') || typeof value !== 'string') return value;
  if (value.startsWith('~')) return base + value.slice(1);
  return value.endsWith('~') ? value.slice(0, -1) + base : value;
};

const expandedOne = (record: Json, base: string): Json =>
  Object.fromEntries(
    Object.entries(renamed(record, keys)).map(([key, value]) => {
      if (key === 'device' && isJson(value)) return [key, renamed(value, deviceKeys)];
      if (key === 'availability' && Array.isArray(value)) return [key, value.map((each: unknown) => (isJson(each) ? expandedOne(each, base) : each))];
      return [key, withBase(key, value, base)];
    }),
  );

/** A discovery payload with its full keys and topics. */
export const expanded = (record: Json, inherited = ''): Json => {
  const own = Object.hasOwn(record, '~') ? record['~'] : undefined;
  return expandedOne(record, typeof own === 'string' ? own : inherited);
};
