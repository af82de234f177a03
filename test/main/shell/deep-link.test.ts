import { expect, test } from 'vitest';
import { linkIn, routeOfLink } from '../../../src/main/shell/deep-link.ts';

const point = '0191d9b2-7c1f-7cc4-9f41-0a4d2c6b1e11';

test.each([
  [`fieldwatch://alert/${point}`, `/alerts/active?point=${point}`],
  ['fieldwatch://device/CH-01', '/devices?device=CH-01'],
  ['fieldwatch://device/Halle%202%2FPumpe', '/devices?device=Halle%202%2FPumpe'],
  ['fieldwatch://alerts', '/alerts/active'],
  ['fieldwatch://overview/', '/overview'],
])('%s opens %s', (link, route) => expect(routeOfLink(link)).toBe(route));

test.each([
  'fieldwatch://alert/12',
  'fieldwatch://device/',
  'fieldwatch://settings/storage?purge=1',
  'fieldwatch://toString',
  'fieldwatch://constructor/x',
  'fieldwatch://device/%E0%A4%A',
  `fieldwatch://device/${'x'.repeat(301)}`,
  'https://example.org/alerts',
  '',
])('a link that is none of ours does nothing: %s', (link) => expect(() => routeOfLink(link)).toThrow(expect.objectContaining({ code: 'link.unknown' })));

test('a link is found among other arguments', () => {
  expect(linkIn(['.', '--demo', 'fieldwatch://alerts'])).toBe('fieldwatch://alerts');
  expect(linkIn(['.', 'fieldwatch:alerts'])).toBeUndefined();
});
