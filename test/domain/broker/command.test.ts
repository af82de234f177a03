import { describe, expect, test } from 'vitest';
import { CommandDraft, deviceCommand, type DeviceCommandCommand, type DeviceCommandEvent, topicProblem } from '../../../src/domain/broker/command.ts';
import { replay } from '../../../src/domain/decider.ts';

const draft = (more: object = {}): CommandDraft =>
  CommandDraft.parse({
    profileId: '0190b3c0-0000-7000-8000-000000000001',
    topic: 'plant/valve/set',
    payload: 'open',
    qos: 1,
    retain: false,
    expiresInMs: 60_000,
    isRepeatable: false,
    ...more,
  });
const play = (given: CommandDraft, ...commands: readonly DeviceCommandCommand['type'][]) => {
  const events: DeviceCommandEvent[] = [...deviceCommand.decide({ type: 'request', draft: given, at: 1000 }, deviceCommand.initial)];
  for (const type of commands) {
    const command = {
      type,
      ...(type === 'refuse' ? { reason: 'not authorised' } : {}),
      ...(type === 'settle' ? { wasDone: true } : {}),
    } as DeviceCommandCommand;
    events.push(...deviceCommand.decide(command, replay(deviceCommand, events)));
  }
  return { types: events.slice(1).map(({ type }) => type), state: replay(deviceCommand, events) };
};

describe('F7 a topic that a broker would close the connection for is refused before anything is sent', () => {
  test.each(['', 'a/+/b', 'a/#', 'a\0b', '$SYS/x', '$share/g/a', 'ä'.repeat(32_768)])('%j', (topic) => {
    expect(topicProblem(topic)).toBeDefined();
    expect(CommandDraft.safeParse({ ...draft(), topic }).success).toBe(false);
  });
  test.each(['a', '/', 'a/$b', 'ä'.repeat(32_767)])('%j is one', (topic) => expect(topicProblem(topic)).toBeUndefined());
});

describe('the life of a command', () => {
  test('sent and confirmed; QoS 0 is only handed over', () => {
    expect(play(draft(), 'send', 'confirm').state).toMatchObject({ status: 'confirmed', attempts: 1, expiresAt: 61_000 });
    expect(play(draft({ qos: 0 }), 'send', 'confirm').state).toMatchObject({ status: 'handed-over' });
  });
  test('F7 lost before the answer: a person decides, or three attempts where that does no harm', () => {
    expect(play(draft(), 'send', 'lose').types).toEqual(['CommandSent', 'CommandOutcomeUnknown']);
    expect(play(draft(), 'send', 'lose', 'settle').state).toMatchObject({ status: 'settled', outcome: 'done' });
    const repeated = play(draft({ isRepeatable: true }), 'send', 'lose', 'send', 'lose', 'send', 'lose');
    expect(repeated.types).toEqual(['CommandSent', 'CommandLost', 'CommandSent', 'CommandLost', 'CommandSent', 'CommandFailed']);
    expect(repeated.state).toMatchObject({ attempts: 3 });
  });
  test('what was not sent after all was no attempt', () =>
    expect(play(draft(), 'send', 'keep', 'send', 'keep').state).toMatchObject({ status: 'waiting', attempts: 0 }));
  test('F24 only what waits can expire or be cancelled; what is over stays as it is', () => {
    expect(play(draft(), 'expire').types).toEqual(['CommandExpired']);
    expect(play(draft(), 'send', 'expire').types).toEqual(['CommandSent']);
    expect(play(draft(), 'expire', 'confirm', 'lose', 'refuse').types).toEqual(['CommandExpired']);
    for (const type of ['send', 'cancel', 'settle'] as const) expect(() => play(draft(), 'expire', type)).toThrow('over');
    expect(play(draft(), 'cancel').state).toMatchObject({ status: 'cancelled' });
  });
  test('an end is mandatory, a day at most; the payload has a limit', () => {
    for (const expiresInMs of [0, 86_400_001, undefined]) expect(CommandDraft.safeParse({ ...draft(), expiresInMs }).success).toBe(false);
    expect(CommandDraft.safeParse({ ...draft(), payload: 'ä'.repeat(40_000) }).success).toBe(false);
  });
});
