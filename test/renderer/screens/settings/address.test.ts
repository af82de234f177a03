import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../../src/renderer/screens/settings/address.ts';
import { remedyOf, withEncryption } from '../../../../src/renderer/screens/settings/remedy.ts';

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
    ['ws://broker:8083/mqtt', 'ws://broker:8083/mqtt'],
    ['wss://broker/', 'wss://broker'],
    ['https://broker/site/7', 'wss://broker/site/7'],
    ['broker:8083', 'ws://broker:8083'],
    ['broker:8084/mqtt', 'wss://broker:8084/mqtt'],
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
    ['ws://broker?token=1', 'unreadable'],
    ['mqtt://broker/path', 'unreadable'],
    ['ftp://broker', 'unreadable'],
    ['broker:99999', 'unreadable'],
    ['two words', 'unreadable'],
    ['mqtt://', 'unreadable'],
  ])('%j is refused: %s', (text, problem) => expect(readAddress(text).problem).toBe(problem));
});

describe('remedies', () => {
  test('a wrong scheme is put right on the same port', () => {
    expect(remedyOf('plain-on-tls-port')).toEqual({ kind: 'scheme', isEncrypted: true });
    expect(withEncryption('broker:8885', true)).toBe('mqtts://broker:8885');
    expect(withEncryption('mqtts://[::1]:1883', false)).toBe('mqtt://[::1]:1883');
    expect(withEncryption('ws://broker/site/7', true)).toBe('wss://broker:80/site/7');
    expect(withEncryption('not an address', false)).toBeUndefined();
  });
  test('credentials lead to their field, anything else nowhere', () => {
    expect(remedyOf('bad-credentials')).toEqual({ kind: 'field', field: 'password' });
    expect(remedyOf('keepalive-lost')).toBeUndefined();
  });
});
