import { connectAsync, type MqttClient } from 'mqtt';
import { brokerAddress } from '../domain/broker/address.ts';
import type { Device } from './plant.ts';
import { type Readings, widest } from './reading.ts';
import { utter, type Voice, voicesOf } from './sources.ts';

export interface Published {
  readonly messages: number;
  /** Answered by the broker with a PUBACK. */
  readonly acknowledged: number;
  /** Left out because the broker was away or too slow. */
  readonly skipped: number;
}

export interface Publisher {
  readonly counts: () => Published;
  /** Ends after the broker has answered what is on its way. */
  readonly stop: () => Promise<Published>;
}

export interface Publication {
  readonly readings: Readings;
  readonly devices: readonly Device[];
  /** Messages per second in all; null: as fast as the plant measures. */
  readonly rate: number | null;
  readonly clock: () => number;
}

const tickMs = 50;
/** More than this unanswered: the broker cannot follow, and waiting would only fill the memory. */
const mostUnanswered = 5000;

/** Messages per second when nothing scales them. */
export const naturalRate = (devices: readonly Device[]): number =>
  devices.reduce((sum, device) => sum + (1000 / device.intervalMs) * voicesOf(device).length, 0);

/** Rejects when the first attempt fails; later the client connects again by itself. */
export const connectBroker = (url: string, credentials: { readonly username: string; readonly password: string } | null): Promise<MqttClient> => {
  const address = brokerAddress(url);
  if (!address) throw new Error(`${url} is no address of a broker`);
  const { scheme, host, port, path } = address;
  const protocol = scheme.slice(0, -1) as 'mqtt' | 'mqtts' | 'ws' | 'wss';
  // The address goes in as parts: given a text, the library calls `url.parse`, and Node warns the person at the terminal.
  return connectAsync(
    '',
    { ...credentials, protocol, host, port, ...(path === '' ? {} : { path }), protocolVersion: 4, clean: true, connectTimeout: 15_000, queueQoSZero: false },
    false,
  );
};

interface Due {
  readonly device: Device;
  readonly voices: readonly Voice[];
  readonly intervalMs: number;
  at: number;
}

/** Publishes each device at its own pace with QoS 1, the devices spread evenly over their interval. Closes `client` when it stops. */
export const startPublishing = (client: MqttClient, { readings, devices, rate, clock }: Publication): Publisher => {
  const stretch = rate === null ? 1 : naturalRate(devices) / rate;
  const begin = clock();
  const schedule = devices.map((device, i): Due => {
    const intervalMs = Math.max(1, device.intervalMs * stretch);
    return { device, voices: voicesOf(device), intervalMs, at: begin + (i / devices.length) * Math.min(intervalMs, 1000) };
  });
  const reading = new Float64Array(widest);
  let messages = 0;
  let acknowledged = 0;
  let failed = 0;
  let skipped = 0;

  const say = (due: Due) => {
    const ts = Math.floor(due.at);
    if (!readings.read(due.device, readings.conditions(ts), reading)) return;
    for (const voice of due.voices) {
      if (!client.connected || messages - acknowledged - failed >= mostUnanswered) {
        skipped++;
        continue;
      }
      const { topic, payload } = utter(voice, reading, ts);
      messages++;
      client.publish(topic, payload, { qos: 1 }, (error) => {
        if (error) failed++;
        else acknowledged++;
      });
    }
  };
  const tick = () => {
    const now = clock();
    for (const due of schedule) {
      // After sleep, a blocked process or a clock that was set: go on from now instead of catching up.
      if (Math.abs(now - due.at) > 2 * due.intervalMs + 1000) due.at = now;
      for (; due.at <= now; due.at += due.intervalMs) say(due);
    }
  };
  client.on('error', () => {}); // a lost connection shows in `skipped`; the client connects again by itself
  const timer = setInterval(tick, tickMs);
  const counts = () => ({ messages, acknowledged, skipped });
  return {
    counts,
    stop: async () => {
      clearInterval(timer);
      await client.endAsync(!client.connected);
      return counts();
    },
  };
};
