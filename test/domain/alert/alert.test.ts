import { describe, expect, test } from 'vitest';
import { alert, type AlertCommand, type Policy } from '../../../src/domain/alert/alert.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { isListed, isSetAside, isUnacknowledged, labels } from '../../../src/domain/alert/label.ts';
import { rank, severities, worst } from '../../../src/domain/alert/severity.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { specify } from '../../given.ts';
import { evidence } from './alphabet.ts';

const hour = 3_600_000;
const policy: Policy = { latching: false, selfAcknowledging: false, longestShelf: 24 * hour };
const { given } = specify(alert(policy));
const raised = (at: number): readonly AlertEvent[] => [
  { type: 'AlertRaised', at, latches: false },
  { type: 'AlertAnnunciated', call: { of: at, at }, because: 'raised', latches: false },
];
const cleared = (at: number, of = 0): AlertEvent => ({ type: 'AlertCleared', at, answers: { of, at: of } });
const shelve = { type: 'shelve', at: 2000, until: 2000 + hour, oneShot: false, by: 'ana', reason: 'probe is being changed' } as const;

describe('what is written down', () => {
  test('a raise carries its evidence, and is called at once', () => {
    given()
      .when({ type: 'raise', at: 1000, evidence })
      .expect(
        { type: 'AlertRaised', at: 1000, latches: false, evidence },
        { type: 'AlertAnnunciated', call: { of: 1000, at: 1000 }, because: 'raised', latches: false },
      );
  });
  test('a clear carries the value, and whether a changed limit caused it', () => {
    given(...raised(1000))
      .when({ type: 'clear', at: 2000, value: 7.1, because: 'configuration' })
      .expect({ type: 'AlertCleared', at: 2000, answers: { of: 0, at: 0 }, value: 7.1, because: 'configuration' });
  });
  test('an acknowledgement names the call, who, and the note', () => {
    given(...raised(1000))
      .when({ type: 'acknowledge', call: { of: 1000, at: 1000 }, by: 'ana', note: 'strainer cleaned' })
      .expect({ type: 'AlertAcknowledged', answers: { of: 1000, at: 1000 }, by: 'ana', note: 'strainer cleaned' });
  });
  test('a worse level is called again with its evidence; a better one is noted and not called', () => {
    const worse = { ...evidence, level: 'HH', severity: 'critical' } as const;
    given(...raised(1000))
      .when({ type: 'escalate', at: 3000, evidence: worse })
      .expect({ type: 'AlertAnnunciated', call: { of: 1000, at: 3000 }, because: 'escalated', latches: false, evidence: worse });
    given(...raised(1000))
      .when({ type: 'ease', at: 3000, evidence })
      .expect({ type: 'AlertEased', at: 3000, evidence });
    given().when({ type: 'ease', at: 3000, evidence }).expect();
  });
  test('a shelf that ends while the condition lasts is called in the same breath', () => {
    const past = given(...raised(1000), { ...shelve, type: 'AlertShelved', answers: { of: 1000, at: 1000 } });
    past
      .when({ type: 'expire', at: shelve.until + 5 })
      .expect(
        { type: 'AlertUnshelved', of: 2000, at: shelve.until, because: 'expired' },
        { type: 'AlertAnnunciated', call: { of: 1000, at: shelve.until + 5 }, because: 'released', latches: false },
      );
    past
      .when({ type: 'unshelve', at: 3000, by: 'ben' })
      .expect(
        { type: 'AlertUnshelved', of: 2000, at: 3000, because: 'person', by: 'ben' },
        { type: 'AlertAnnunciated', call: { of: 1000, at: 3000 }, because: 'released', latches: false },
      );
  });
  test('a comment is kept without the blanks around it', () => {
    given(...raised(1000))
      .when({ type: 'comment', of: 1000, at: 1500, by: 'ana', text: '  valve was closed ' })
      .expect({ type: 'AlertCommented', of: 1000, at: 1500, by: 'ana', text: 'valve was closed' });
  });
});

describe('what a person takes back, resolves, hands over and records', () => {
  const acknowledged: AlertEvent = { type: 'AlertAcknowledged', answers: { of: 1000, at: 1000 }, by: 'ana' };
  const latched: readonly AlertEvent[] = [{ type: 'AlertRaised', at: 1000, latches: true }, ...raised(1000).slice(1), cleared(2000)];

  test('an acknowledgement that is taken back calls again, and says who', () => {
    given(...raised(1000), acknowledged)
      .when({ type: 'withdraw', call: { of: 1000, at: 1000 }, at: 1500, by: 'ana' })
      .expect({ type: 'AlertAnnunciated', call: { of: 1000, at: 1500 }, because: 'withdrawn', latches: false, by: 'ana' });
  });
  test('once the condition is gone it is only a note in the timeline', () => {
    given(...raised(1000), acknowledged, cleared(2000))
      .when({ type: 'withdraw', call: { of: 1000, at: 1000 }, at: 2500, by: 'ana' })
      .expect({ type: 'AlertCommented', of: 1000, at: 2500, by: 'ana', text: '', because: 'withdrawn' });
  });
  test('resolve is an acknowledgement and a reset, each written down', () => {
    specify(alert({ ...policy, latching: true }))
      .given(...latched)
      .when({ type: 'resolve', call: { of: 1000, at: 1000 }, at: 3000, by: 'ana', note: 'seal changed' })
      .expect({ type: 'AlertAcknowledged', answers: { of: 1000, at: 1000 }, by: 'ana', note: 'seal changed' }, { type: 'AlertReset', of: 1000, by: 'ana' });
  });
  test('an event without a measurable end is ended by the person who resolves it', () => {
    specify(alert({ ...policy, clearsByPerson: true }))
      .given(...raised(1000))
      .when({ type: 'resolve', call: { of: 1000, at: 1000 }, at: 3000, by: 'ana' })
      .expect(
        { type: 'AlertAcknowledged', answers: { of: 1000, at: 1000 }, by: 'ana' },
        { type: 'AlertCleared', at: 3000, answers: { of: 1000, at: 1000 }, because: 'person' },
      );
  });
  test('a threshold that asks for a note gets one with every acknowledgement', () => {
    const asking = specify(alert({ ...policy, noteMandatory: true })).given(...raised(1000));
    asking.when({ type: 'acknowledge', call: { of: 1000, at: 1000 }, by: 'ana', note: '  ' }).refused('alert.note-missing');
    asking.when({ type: 'acknowledge', call: { of: 1000, at: 1000 }, by: 'ana', note: 'fan restarted' }).expect({ ...acknowledged, note: 'fan restarted' });
  });
  test('who looks after it and what was done are facts of the occurrence', () => {
    given(...raised(1000))
      .when({ type: 'assign', of: 1000, at: 1500, by: 'ana', to: ' ben ' })
      .expect({ type: 'AlertAssigned', of: 1000, at: 1500, by: 'ana', to: 'ben' });
    given(...raised(1000))
      .when({ type: 'recordAction', of: 1000, at: 1500, by: 'ana', action: ' strainer cleaned ', cause: 'fouling' })
      .expect({ type: 'AlertActionRecorded', of: 1000, at: 1500, by: 'ana', action: 'strainer cleaned', cause: 'fouling' });
  });
});

describe('what is refused', () => {
  const refusals: readonly (readonly [string, readonly AlertEvent[], AlertCommand, string])[] = [
    ['an acknowledgement of an older call', raised(1000), { type: 'acknowledge', call: { of: 1000, at: 900 }, by: 'ana' }, 'alert.superseded'],
    [
      'an acknowledgement of the occurrence before',
      [...raised(1000), cleared(2000), ...raised(3000)],
      { type: 'acknowledge', call: { of: 1000, at: 1000 }, by: 'ana' },
      'alert.superseded',
    ],
    ['a shelf without a reason', raised(1000), { ...shelve, reason: ' ' }, 'alert.reason-missing'],
    ['a shelf that is longer than allowed', raised(1000), { ...shelve, until: shelve.at + 24 * hour + 1 }, 'alert.shelf-too-long'],
    ['a shelf that ends before it begins', raised(1000), { ...shelve, until: shelve.at }, 'alert.shelf-too-long'],
    ['out of service without a permit', [], { type: 'takeOutOfService', at: 1, by: 'ana', permit: ' ', reason: 'seal' }, 'alert.permit-missing'],
    ['out of service without a reason', [], { type: 'takeOutOfService', at: 1, by: 'ana', permit: 'LOTO-1', reason: '' }, 'alert.reason-missing'],
    ['resolving while the condition is there', raised(1000), { type: 'resolve', call: { of: 1000, at: 1000 }, at: 2000, by: 'ana' }, 'alert.still-abnormal'],
    [
      'resolving with an older call',
      [...raised(1000), cleared(2000), ...raised(3000), cleared(4000)],
      { type: 'resolve', call: { of: 1000, at: 1000 }, at: 5000, by: 'ana' },
      'alert.superseded',
    ],
    ['taking back what nobody acknowledged', raised(1000), { type: 'withdraw', call: { of: 1000, at: 1000 }, at: 2000, by: 'ana' }, 'alert.not-acknowledged'],
    ['an assignment to nobody', raised(1000), { type: 'assign', of: 1000, at: 2000, by: 'ana', to: ' ' }, 'alert.assignee-missing'],
    ['an action without words', raised(1000), { type: 'recordAction', of: 1000, at: 2000, by: 'ana', action: '', cause: '' }, 'alert.action-missing'],
    ['an empty note', raised(1000), { type: 'comment', of: 1000, at: 1, by: 'ana', text: '\n' }, 'alert.note-empty'],
  ];
  test.each(refusals)('%s', (_, past, command, code) =>
    given(...past)
      .when(command)
      .refused(code),
  );

  test('a threshold that may not be shelved refuses any shelf', () => {
    specify(alert({ ...policy, longestShelf: 0 }))
      .given(...raised(1000))
      .when(shelve)
      .refused('alert.shelf-too-long');
  });
  test('the words are for a person: a sentence, and never the bare code', () => {
    for (const [, past, command] of refusals) {
      const machine = alert(policy);
      try {
        machine.decide(command, past.reduce(machine.evolve, machine.initial));
        expect.fail('not refused');
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        expect((error as Refusal).message).toMatch(/^[A-Z].+\.$/s);
      }
    }
  });
});

describe('clocks that disagree', () => {
  test('a shelf that a slow clock ends still calls what it hid', () => {
    given(...raised(5000), { ...shelve, type: 'AlertShelved', at: 6000, answers: { of: 5000, at: 5000 } })
      .when({ type: 'unshelve', at: 10, by: 'ana' })
      .expect(
        { type: 'AlertUnshelved', of: 6000, at: 5001, because: 'person', by: 'ana' },
        { type: 'AlertAnnunciated', call: { of: 5000, at: 5001 }, because: 'released', latches: false },
      );
  });
  test('two calls of one occurrence never share an instant', () => {
    given(...raised(5000))
      .when({ type: 'escalate', at: 5000 })
      .expect({ type: 'AlertAnnunciated', call: { of: 5000, at: 5001 }, because: 'escalated', latches: false });
  });
  test('of two shelves that begin in the same millisecond on two consoles, the one that ends first counts, in either order', () => {
    const one: AlertEvent = { ...shelve, type: 'AlertShelved', answers: { of: 0, at: 0 } };
    const two: AlertEvent = { ...one, until: shelve.until - 1000, by: 'ben' };
    const { evolve, initial } = alert(policy);
    expect([one, two].reduce(evolve, initial)).toEqual([two, one].reduce(evolve, initial));
    expect([one, two].reduce(evolve, initial).shelf.until).toBe(shelve.until - 1000);
  });
  test('a second shelf never begins with the first one, so that the end of the first cannot end it', () => {
    given({ ...shelve, type: 'AlertShelved', answers: { of: 0, at: 0 } }, { type: 'AlertUnshelved', of: 2000, at: 2500, because: 'person' })
      .when({ ...shelve, at: 1500 })
      .expect({ ...shelve, type: 'AlertShelved', at: 2001, answers: { of: 0, at: 0 } });
  });
  test('nor does a second time out of service, nor the same cause again', () => {
    const out = { by: 'ana', permit: 'LOTO-1', reason: 'seal' };
    given({ type: 'AlertTakenOutOfService', at: 2000, ...out, answers: { of: 0, at: 0 } }, { type: 'AlertReturnedToService', of: 2000, at: 2500, by: 'ana' })
      .when({ type: 'takeOutOfService', at: 1500, ...out })
      .expect({ type: 'AlertTakenOutOfService', at: 2001, ...out, answers: { of: 0, at: 0 } });
    given({ type: 'AlertSuppressed', cause: 'x', at: 2000 }, { type: 'AlertReleased', cause: 'x', of: 2000, at: 2500 })
      .when({ type: 'suppress', cause: 'x', at: 1500 })
      .expect({ type: 'AlertSuppressed', cause: 'x', at: 2001 });
  });
  test('a breach that lies before the last clear is one that was seen', () => {
    given(...raised(1000), cleared(2000))
      .when({ type: 'raise', at: 2000 })
      .expect();
    given(...raised(1000))
      .when({ type: 'clear', at: 1000 })
      .expect();
  });
});

test('each label is listed, set aside or history, and never two of them', () => {
  expect(labels.map((l) => [isListed(l), isSetAside(l)].filter(Boolean).length)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(labels.filter(isUnacknowledged)).toEqual(['B', 'D', 'E']);
});

test('severities are ranked 1 to 4 and the worse of two is the lower number', () => {
  expect(severities.map(rank)).toEqual([1, 2, 3, 4]);
  for (const a of severities) for (const b of severities) expect(rank(worst(a, b))).toBe(Math.min(rank(a), rank(b)));
});
