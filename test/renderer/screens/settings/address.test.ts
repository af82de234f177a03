import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../../src/renderer/screens/settings/address.ts';
import { remedyOf, withScheme } from '../../../../src/renderer/screens/settings/remedy.ts';

describe('readAddress takes what a person has at hand', () => {
  test.each([
    ['broker.local', 'mqtt://broker.local'],
    ['broker.local:1884', 'mqtt://broker.local:1884'],
    ['broker.local:8883', 'mqtts://broker.local:8883'],
    ['10.2.0.14', 'mqtt://10.2.0.14'],
    ['[fe80::1]:1883', 'mqtt://[fe80::1]:1883'],
    ['mqtt://broker:8883', 'mqtt://broker:8883'],
    ['tcp://broker:1883', 'mqtt://broker:1883'],
    ['ssl://broker:8883', 'mqtts://broker:8883'],
    ['TLS://broker', 'mqtts://broker'],
    ['  "mqtts://broker/" ', 'mqtts://broker'],
    ['mosquitto_sub -h broker -t "#"', 'mqtt://broker'],
    ['mosquitto_sub -h broker -p 8883 -t x', 'mqtts://broker:8883'],
    ['mosquitto_sub --host broker --cafile ca.pem', 'mqtts://broker'],
  ])('%s', (text, url) => expect(readAddress(text)).toMatchObject({ url, problem: undefined }));

  test('credentials come out of the address', () => {
    expect(readAddress('mqtts://me:s%40cret@broker:8884')).toEqual({ url: 'mqtts://broker:8884', username: 'me', password: 's@cret', problem: undefined });
    expect(readAddress('me@broker')).toMatchObject({ url: 'mqtt://broker', username: 'me', password: '' });
    expect(readAddress('mqtt://me:50%@broker')).toMatchObject({ password: '50%' });
    expect(readAddress("mosquitto_pub -h broker -u me -P 'a b@c:d'")).toMatchObject({ url: 'mqtt://broker', username: 'me', password: 'a b@c:d' });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['ws://broker:8083/mqtt', 'websocket'],
    ['wss://broker', 'websocket'],
    ['https://broker', 'websocket'],
    ['broker:8083', 'websocket'],
    ['ftp://broker', 'unreadable'],
    ['broker:99999', 'unreadable'],
    ['two words', 'unreadable'],
    ['mqtt://', 'unreadable'],
  ])('%j is refused: %s', (text, problem) => expect(readAddress(text).problem).toBe(problem));
});

describe('remedies', () => {
  test('a wrong scheme is put right on the same port', () => {
    expect(remedyOf('plain-on-tls-port')).toEqual({ kind: 'scheme', scheme: 'mqtts' });
    expect(withScheme('broker:8884', 'mqtts')).toBe('mqtts://broker:8884');
    expect(withScheme('mqtts://[::1]:1883', 'mqtt')).toBe('mqtt://[::1]:1883');
    expect(withScheme('not an address', 'mqtt')).toBeUndefined();
  });
  test('credentials lead to their field, anything else nowhere', () => {
    expect(remedyOf('bad-credentials')).toEqual({ kind: 'field', field: 'password' });
    expect(remedyOf('keepalive-lost')).toBeUndefined();
  });
});
