import { afterEach, describe, expect, test } from 'vitest';
import { seriesLimits } from '../../../src/main/ingest/series-guard.ts';
import { type GivenIngest, givenIngest, profileId } from './given-ingest.ts';

let open: GivenIngest | undefined;
afterEach(() => {
  open?.done();
  open = undefined;
});
const limited = (): { readonly given: GivenIngest; readonly notices: string[] } => {
  const notices: string[] = [];
  open = givenIngest(
    { sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }], simulated: false },
    { more: { onLimit: (_profile, source, which) => void notices.push(`${source} ${which}`) } },
  );
  return { given: open, notices };
};

const topics = process.env['FIELDWATCH_LONG'] === undefined ? 20_000 : 100_000;

describe('series that nobody wanted', () => {
  test('N20 F19 a flood of distinct topics in 60 s: the series stay within the limit, those that are known go on, one notice', () => {
    const { given, notices } = limited();
    const { send, ingest, telemetry, world } = given;
    send('plant/pump/pressure', '1');
    ingest.flush();
    const start = world.now;
    for (let i = 0; i < topics; i++) {
      world.now = start + Math.floor((i * 60_000) / topics);
      send(`plant/pump/uuid-${i}`, '1');
      if (i % 100 === 0) send('plant/pump/pressure', String(i));
      if (i % 1000 === 0) ingest.flush();
    }
    ingest.flush();
    expect(telemetry.catalogue.count()).toBeLessThanOrEqual(seriesLimits.perSource);
    const pressure = telemetry.catalogue.all().find(({ metric }) => metric === 'pressure')!;
    expect(telemetry.latest(pressure.series)!.value).toBe(topics - 100);
    expect(notices).toEqual(['plant/{device}/{metric} rate']);
    const { refused, quarantined } = ingest.counts(profileId);
    expect(refused).toBe(topics + 1 - telemetry.catalogue.count());
    expect(quarantined).toBe(refused);
    // Of all that is refused 20 samples an hour are kept, and the list has the newest with their last values.
    expect(ingest.quarantine(1000)).toHaveLength(20);
    expect(ingest.refusedSeries()).toHaveLength(seriesLimits.listed);
    expect(ingest.refusedSeries()[0]).toMatchObject({
      source: 'plant/{device}/{metric}',
      device: 'pump',
      metric: `uuid-${topics - 1}`,
      value: 1,
      limit: 'rate',
    });
  });

  test('a source has its own limits, and a person may raise them', () => {
    const source = { template: 'plant/{device}/{metric}', decoder: 'json' };
    open = givenIngest({ sources: [{ ...source, limits: { series: 3 } }], simulated: false });
    const { send, ingest, telemetry } = open;
    for (let i = 0; i < 5; i++) send(`plant/a/m${i}`, '1');
    ingest.flush();
    expect(telemetry.catalogue.count()).toBe(3);
    expect(ingest.refusedSeries().map(({ metric, limit }) => [metric, limit])).toEqual([
      ['m4', 'source'],
      ['m3', 'source'],
    ]);
    ingest.setProfile(profileId, { sources: [{ ...source, limits: { series: 10 } }], simulated: false });
    expect(ingest.refusedSeries()).toEqual([]);
    send('plant/a/m4', '1');
    ingest.flush();
    expect(telemetry.catalogue.count()).toBe(4);
  });

  test('mapped away: the series are refused no more, and are not there', () => {
    open = givenIngest({ sources: [{ template: 'plant/{device}/{metric}', decoder: 'json', limits: { series: 1 }, ignore: ['uuid-*'] }], simulated: false });
    open.send('plant/a/uuid-1', '1');
    open.send('plant/a/t', '1');
    open.ingest.flush();
    expect(open.telemetry.catalogue.all().map(({ metric }) => metric)).toEqual(['t']);
    expect(open.ingest.refusedSeries()).toEqual([]);
  });

  test('tenant, site and device never come from the payload', () => {
    open = givenIngest({ sources: [{ template: '{device}/senml', decoder: 'prometheus' }], simulated: false });
    open.send('CH-01/senml', 'up{tenant="other",site="other",device="other"} 1\n');
    open.ingest.flush();
    expect(open.telemetry.catalogue.all()).toMatchObject([
      { device: 'CH-01', metric: 'up', labels: { exported_tenant: 'other', exported_site: 'other', exported_device: 'other' } },
    ]);
  });
});
