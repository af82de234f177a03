import { connect } from 'node:net';
import { once } from 'node:events';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { openBroker } from '../../src/simulator/broker.ts';
import { connectionEnd, nextMessage } from './next-message.ts';

const credentials = { username: 'demo', password: 'a long random word' };

const open = async () => {
  const broker = await openBroker(credentials);
  onTestFinished(broker.close);
  return broker;
};
const join = async (url: string, login: { username?: string; password?: string }) => {
  const client = await connectAsync(url, { ...login, reconnectPeriod: 0 }, false);
  onTestFinished(() => client.endAsync(true));
  return client;
};

test('it listens on the loopback address only and lets in who has the password', async () => {
  const broker = await open();
  expect(new URL(broker.url).hostname).toBe('127.0.0.1');
  expect((await join(broker.url, credentials)).connected).toBe(true);
});

test.each([
  ['a wrong password', { username: 'demo', password: 'guess' }],
  ['another user', { username: 'someone', password: credentials.password }],
  ['an empty password', { username: 'demo', password: '' }],
  ['a login moved between the fields', { username: `demo\0${credentials.password}`, password: '' }],
  ['no login at all', {}],
])('it refuses %s as a broker does, with return code 4', async (_, login) => {
  const broker = await open();
  await expect(join(broker.url, login)).rejects.toMatchObject({ code: 4 });
});

test('two clients may speak through it with QoS 1', async () => {
  const broker = await open();
  const [listener, speaker] = [await join(broker.url, credentials), await join(broker.url, credentials)];
  await listener.subscribeAsync('plant/#', { qos: 1 });
  const message = nextMessage(listener);
  await speaker.publishAsync('plant/CH-01/power', '12.5', { qos: 1 });
  expect(await message).toEqual({ topic: 'plant/CH-01/power', text: '12.5' });
});

test('closing ends every connection, also one that never said hello, and frees the port', async () => {
  const broker = await openBroker(credentials);
  const { port } = new URL(broker.url);
  const client = await join(broker.url, credentials);
  const mute = connect(Number(port), '127.0.0.1');
  await once(mute, 'connect');
  const gone = Promise.all([connectionEnd(client), once(mute, 'close')]);
  await broker.close();
  await gone;
  const again = connect(Number(port), '127.0.0.1');
  const [error] = (await once(again, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});
