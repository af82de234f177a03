import { describe, expect, test } from 'vitest';
import { soundingCalls } from '../../../src/domain/alert/annunciate.ts';
import { contactsOf, escalationAt, nextEscalation } from '../../../src/domain/alert/escalation.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { tempFolder } from '../../temp-folder.ts';
import { countingIds } from '../../given.ts';
import { type GivenAlerting, givenAlerting, type GivenThreshold } from './given-alerting.ts';

const minute = 60_000;
const asked = (contact: string, responseMs = 10 * minute): GivenThreshold => ({
  device: 'P-11',
  metric: 'temp',
  severity: 'high',
  rationale: { actions: ['Look at P-11.'], consequence: 'Damage', responseMs, contact },
});
const withSite = (thresholds: readonly GivenThreshold[], work: (site: GivenAlerting, folder: string) => void) => {
  const folder = tempFolder();
  const site = givenAlerting(folder, thresholds);
  try {
    work(site, folder);
  } finally {
    site.close();
  }
};
const overdue = ({ ops, pointOf }: GivenAlerting, n = 0) =>
  ops.log.read<AlertEvent>(`alert/${pointOf(n)}`).flatMap(({ event }) => (event.type === 'AlertResponseOverdue' ? [`${event.step} ${event.contact}`] : []));

describe('R23 the countdown escalates', () => {
  test('R23 at zero the call is put on record as overdue once, the next contact is named on the desktop and in the row', () =>
    withSite([asked('Kim Lorenz')], (site) => {
      site.raise(0);
      site.pass(10 * minute - 1000);
      expect([overdue(site), site.notices]).toEqual([[], []]);
      site.pass(1000);
      expect(overdue(site)).toEqual(['1 Kim Lorenz']);
      expect(site.notices).toEqual(['Not answered in time: P-11: temp']);
      expect(site.bodies).toEqual(['Nobody has answered for 10 min. Tell Kim Lorenz now.']);
      expect(site.ops.alerts.newest(site.pointOf(0))!.escalated).toMatchObject({ step: 1, contact: 'Kim Lorenz' });
      expect(site.alerting.sound.view().escalated).toEqual({ count: 1, newest: { device: 'P-11', name: 'temp', contact: 'Kim Lorenz' } });
      site.pass(30 * minute);
      expect(overdue(site)).toHaveLength(1);
    }));

  test('R23 several contacts are told one after the other, each after the time to respond has passed again', () =>
    withSite([asked('Kim; control room 4711 ;; Lee')], (site) => {
      site.raise(0);
      site.pass(25 * minute);
      expect(overdue(site)).toEqual(['1 Kim', '2 control room 4711']);
      site.pass(25 * minute);
      expect(overdue(site)).toEqual(['1 Kim', '2 control room 4711', '3 Lee']);
    }));

  test('R23 an answer, a shelf and the end of a suppression decide: what is answered or hidden tells nobody, a new call counts anew', () =>
    withSite([asked('Kim')], (site) => {
      site.raise(0);
      site.pass(9 * minute);
      site.give(0, { type: 'acknowledge', call: site.ops.alerts.newest(site.pointOf(0))!.call, by: 'ana' });
      site.pass(30 * minute);
      expect(overdue(site)).toEqual([]);
      site.clear(0);
      site.pass(1000);
      site.raise(0);
      site.give(0, { type: 'shelve', at: site.now(), until: site.now() + 20 * minute, oneShot: false, by: 'ana', reason: 'noise' });
      site.pass(19 * minute);
      expect(overdue(site)).toEqual([]);
      site.pass(10 * minute);
      expect(overdue(site)).toEqual([]);
      site.pass(2 * minute);
      expect(overdue(site)).toEqual(['1 Kim']);
      expect(site.alerting.sound.view().escalated?.count).toBe(1);
      site.give(0, { type: 'acknowledge', call: site.ops.alerts.newest(site.pointOf(0))!.call, by: 'ana' });
      expect(site.alerting.sound.view().escalated).toBe(undefined);
      expect(site.ops.alerts.newest(site.pointOf(0))!.escalated).toBe(undefined);
    }));

  test('R23 what fell due while the program was away is told at the start, to the contact whose turn it is, and once', () => {
    const folder = tempFolder();
    const ids = countingIds();
    const first = givenAlerting(folder, [asked('Kim; Lee')], undefined, ids);
    first.raise(0);
    first.pass(minute);
    const later = first.now() + 60 * minute;
    first.close();
    const second = givenAlerting(folder, [asked('Kim; Lee')], later, ids);
    second.pass(1000);
    expect(overdue(second)).toEqual(['2 Lee']);
    second.close();
    const third = givenAlerting(folder, [asked('Kim; Lee')], later + minute, ids);
    third.pass(30 * minute);
    expect(overdue(third)).toEqual(['2 Lee']);
    third.close();
  });

  test('R23 it sounds again although it was silenced, and many at once are one notification', () =>
    withSite([asked('Kim'), { ...asked(''), metric: 'flow' }, { ...asked(''), metric: 'a' }, { ...asked(''), metric: 'b' }], (site) => {
      for (const n of [0, 1, 2, 3]) site.raise(n);
      site.pass(minute);
      site.alerting.sound.silence('ana');
      const sounding = () => {
        const { calls, control, now } = site.alerting.sound.view();
        return soundingCalls(calls, control, now).length;
      };
      expect(sounding()).toBe(0);
      site.pass(9 * minute);
      expect(sounding()).toBeGreaterThan(0);
      expect(site.notices).toEqual(['4 alerts were not answered in time']);
      expect(site.bodies).toEqual(['The first is P-11: temp. Tell Kim now.']);
      expect(overdue(site, 1)).toEqual(['1 ']);
    }));

  test('R23 a threshold whose time or contact changes is counted by the new one', () =>
    withSite([asked('', 10 * minute)], (site) => {
      expect(contactsOf(' ; \n')).toEqual([]);
      const waiting = { call: { of: 0, at: 0 }, responseMs: 10, contacts: [], step: 0 };
      expect([nextEscalation(waiting), nextEscalation({ ...waiting, step: 1 })]).toEqual([10, Infinity]);
      expect(escalationAt({ ...waiting, contacts: ['a', 'b'] }, 35)).toEqual({ call: waiting.call, step: 2, contact: 'b', at: 35 });
      expect(escalationAt(waiting, 9)).toBe(undefined);
      site.raise(0);
      site.pass(2 * minute);
      site.edit(0, { rationale: { ...site.drafts[0]!.rationale, responseMs: 3 * minute, contact: 'Lee' } });
      site.pass(2 * minute);
      expect(overdue(site)).toEqual(['1 Lee']);
    }));
});
