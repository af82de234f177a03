import type { MqttClient } from 'mqtt';

/** The next message that `client` hears. */
export const nextMessage = (client: MqttClient): Promise<{ readonly topic: string; readonly text: string }> =>
  new Promise((resolve) => client.once('message', (topic, payload) => resolve({ topic, text: payload.toString() })));

/** Resolves when the connection of `client` has ended. */
export const connectionEnd = (client: MqttClient): Promise<void> => new Promise((resolve) => client.once('close', resolve));
