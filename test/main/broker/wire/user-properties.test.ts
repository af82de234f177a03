import * as fc from 'fast-check';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { userPropertiesOf } from '../../../../src/main/broker/wire/user-properties.ts';
import { takePublish } from '../../../../src/main/broker/wire/publish.ts';
import { givenPath, type Path, scriptedBroker } from './given-paths.ts';

const clean: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of clean.splice(0).toReversed()) await stop();
});

describe('W4 user properties', () => {
  test('those of mqtt-packet, beside any other properties', () => {
    const text = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' });
    const properties = fc.record(
      {
        payloadFormatIndicator: fc.boolean(),
        messageExpiryInterval: fc.nat(1_000_000),
        contentType: text,
        responseTopic: text,
        correlationData: fc.constant(Buffer.from('ab')),
        userProperties: fc.dictionary(text, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 })), { maxKeys: 5 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(properties, (given) => {
        const bytes = generate({ cmd: 'publish', topic: 'a', payload: 'x', qos: 0, dup: false, retain: false, properties: given } as IPublishPacket, {
          protocolVersion: 5,
        });
        let oracle: unknown;
        const reading = parser({ protocolVersion: 5 });
        reading.on('packet', (packet: Packet) => void (oracle = (packet as IPublishPacket).properties?.userProperties ?? {}));
        reading.parse(bytes);
        let header = 1;
        while (bytes[header]! > 127) header++;
        let read: unknown;
        takePublish(
          bytes,
          header + 1,
          bytes.length,
          bytes[0]!,
          0,
          5,
          (all, _topic, _topicEnd, props, propsEnd) => void (read = userPropertiesOf(all, props, propsEnd)),
        );
        expect({ ...(read as object) }).toEqual({ ...(oracle as object) });
      }),
      { numRuns: 150 },
    );
  });

  test('bytes that contradict themselves end the reading, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void userPropertiesOf(bytes, 0, bytes.length)),
      { numRuns: 2000 },
    );
  });

  test.each<Path>(['plain', 'wire'])('a mapping row takes one as value and as label; %s path', async (path) => {
    const send = (n: number, userProperties: Record<string, string | string[]>) =>
      generate(
        { cmd: 'publish', topic: 'plant/CH-01', payload: `{"t":${n}}`, qos: 1, messageId: n, dup: false, retain: false, properties: { userProperties } },
        { protocolVersion: 5 },
      );
    const broker = await scriptedBroker(
      (socket) => {
        for (let n = 1; n <= 6; n++) socket.write(send(n, { line: n <= 3 ? 'A' : 'B', battery: `${90 - n}` }));
      },
      { version: 5 },
    );
    clean.push(broker.stop);
    const given = givenPath(path, broker.url, {
      sources: [
        {
          template: 'plant/{device}',
          decoder: 'json',
          mapping: [
            { path: 't', metric: 'temp', type: 'number', labels: { line: '$prop.line' } },
            { path: '$prop.battery', metric: 'battery', type: 'number', unit: '%' },
          ],
        },
      ],
    });
    clean.push(given.done);
    await given.until(() => broker.acks().length === 6);
    const values = given.stored().map((line) => line.split(' ').slice(0, 2).join(' ') + ' ' + line.split(' ')[4]);
    expect(values.filter((line) => line.includes('battery'))).toEqual([89, 88, 87, 86, 85, 84].map((value) => `CH-01 battery ${value}`));
    expect(
      given.telemetry.catalogue
        .all()
        .filter(({ metric }) => metric === 'temp')
        .map(({ labels }) => labels),
    ).toEqual([{ line: 'A' }, { line: 'B' }]);
    expect(given.faults).toEqual([]);
  });
});
