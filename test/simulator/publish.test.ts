import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { matchTopic, parseTemplate } from '../../src/domain/telemetry/topic-template.ts';
import { openBroker } from '../../src/simulator/broker.ts';
import { devices } from '../../src/simulator/plant.ts';
import { connectBroker, naturalRate, startPublishing } from '../../src/simulator/publish.ts';
import { openReadings } from '../../src/simulator/reading.ts';
import { sources } from '../../src/simulator/sources.ts';
import { reader, site } from './plant-reader.ts';

const credentials = { username: 'demo', password: 'word' };
interface Heard {
  readonly topic: string;
  readonly text: string;
}

/** A broker, a listener on all topics of the plant, and a wait for a fact about what it has heard. */
const listen = async () => {
  const broker = await openBroker(credentials);
  const listener = await connectAsync(broker.url, { ...credentials, reconnectPeriod: 0 }, false);
  onTestFinished(async () => {
    await listener.endAsync(true);
    await broker.close();
  });
  const heard: Heard[] = [];
  let check = () => {};
  listener.on('message', (topic, payload) => {
    heard.push({ topic, text: payload.toString() });
    check();
  });
  await listener.subscribeAsync(['plant/#', 'room/#'], { qos: 1 });
  const until = (fact: () => boolean) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (fact()) resolve();
      };
      check();
    });
  return { broker, heard, until };
};

test('every metric of the plant arrives under the template that announces it, with the value that the plant showed', async () => {
  const { broker, heard, until } = await listen();
  const live = { ...site, liveStart: Date.now(), now: Date.now() };
  const publisher = startPublishing(await connectBroker(broker.url, credentials), {
    readings: openReadings(live),
    devices,
    rate: null,
    clock: Date.now,
  });
  const templates = sources.map(({ template, decoder }) => ({ levels: parseTemplate(template)!, decoder }));
  const taken = ({ topic }: Heard) =>
    templates.map(({ levels, decoder }) => ({ names: matchTopic(levels, topic), decoder })).filter(({ names }) => names !== undefined);
  const seen = () =>
    new Set(
      heard.flatMap((one) =>
        taken(one).flatMap(({ names }) =>
          names!['metric']
            ? [`${names!['device']}/${names!['metric']}`]
            : Object.keys(JSON.parse(one.text) as object).map((key) => `${names!['device']}/${key}`),
        ),
      ),
    );
  const wanted = devices.flatMap(({ name, metrics }) => metrics.map((metric) => `${name}/${metric.name}`));
  await until(() => wanted.every((name) => seen().has(name)));
  const published = await publisher.stop();

  const read = reader(live);
  for (const one of heard) {
    const [match, ...more] = taken(one);
    expect(more, one.topic).toEqual([]);
    const { device: name, metric } = match!.names!;
    const device = devices.find((candidate) => candidate.name === name)!;
    if (match!.decoder === 'scalar') {
      expect(one.text).toMatch(/^-?\d+(\.\d+)?$/);
      continue;
    }
    const body = JSON.parse(one.text) as Record<string, number | string>;
    const shown = read(device, body['ts'] as number);
    if (metric === undefined) expect(body).toEqual({ ts: body['ts'], ...shown });
    else expect(body).toEqual({ ts: body['ts'], value: shown![metric], unit: device.metrics.find((m) => m.name === metric)!.unit });
  }
  expect(published.skipped).toBe(0);
  expect(published.acknowledged).toBe(published.messages);
  expect(heard.length).toBe(published.messages);
});

test('the plant says 60 to 120 messages a second, and a wanted rate stretches its pace', async () => {
  expect(naturalRate(devices)).toBeGreaterThanOrEqual(60);
  expect(naturalRate(devices)).toBeLessThanOrEqual(120);

  const { broker, heard, until } = await listen();
  let clock = 0;
  const publisher = startPublishing(await connectBroker(broker.url, credentials), {
    readings: openReadings(site),
    devices,
    rate: 1000,
    clock: () => (clock += 50),
  });
  await until(() => heard.length >= 2000);
  const seconds = clock / 1000;
  const { messages } = await publisher.stop();
  expect(messages / seconds).toBeGreaterThan(700);
  expect(messages / seconds).toBeLessThan(1300);
});

test('a clock that is set back or ahead changes no pace: no burst, no silence', async () => {
  const { broker, heard, until } = await listen();
  let clock = 1e12;
  const publisher = startPublishing(await connectBroker(broker.url, credentials), {
    readings: openReadings(site),
    devices,
    rate: 1000,
    clock: () => (clock += 50),
  });
  await until(() => heard.length >= 100);
  for (const step of [-7_200_000, 14_400_000]) {
    const before = heard.length;
    const at = clock;
    clock += step;
    await until(() => heard.length >= before + 500);
    expect((clock - at - step) / 1000).toBeGreaterThan(0.1);
    expect((clock - at - step) / 1000).toBeLessThan(5);
  }
  await publisher.stop();
});

test('a broker that goes away stops nothing: what could not be sent is counted', async () => {
  const broker = await openBroker(credentials);
  const client = await connectBroker(broker.url, credentials);
  const publisher = startPublishing(client, { readings: openReadings(site), devices, rate: null, clock: Date.now });
  await broker.close();
  await expect.poll(() => publisher.counts().skipped, { timeout: 10_000 }).toBeGreaterThan(0);
  const { messages, acknowledged } = await publisher.stop();
  expect(acknowledged).toBeLessThanOrEqual(messages);
  expect(client.connected).toBe(false);
});
