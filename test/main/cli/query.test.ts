import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { tenantFolder } from '../../../src/main/engine.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { tempFolder } from '../../temp-folder.ts';
import { cell, message } from '../store/telemetry-given.ts';
import { errorOf, here, siteIn, tenantId } from './given-cli.ts';

const start = Date.parse('2026-03-28T22:00:00Z');
const given = (): string => {
  const home = tempFolder();
  siteIn(home);
  const store = openTelemetry({ file: join(tenantFolder(home, tenantId), 'telemetry.db'), tenant: tenantId });
  for (let i = 0; i < 60; i++) {
    store.stage(message('CH-01', start + 60_000 * i, { temp: i, flow: 7 }));
    if (i < 5) store.stage(message('CH "2", left', start + 60_000 * i, {}, { cells: [cell('temp', i === 2 ? null : -i, { labels: { area: 'north' } })] }));
  }
  store.commit(start);
  store.close();
  return home;
};
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const range = ['--from', '2026-03-28T22:00:00Z', '--to', '2026-03-28T23:00:00Z'];

describe('fieldwatch query', () => {
  test('P23 prints intervals as JSON lines, with nothing where nothing was measured', async () => {
    const home = given();
    const ran = await here('query', '--home', home, '--metric', 'temp', ...range, '--agg', 'avg,max,p95', '--interval', '30m', '--json');
    assert.equal(ran.code, 0, ran.stderr);
    const [, , first, second] = linesOf(ran.stdout);
    assert.deepEqual(first, {
      device: 'CH-01',
      metric: 'temp',
      labels: {},
      unit: 'C',
      start: '2026-03-28T22:00:00.000Z',
      end: '2026-03-28T22:30:00.000Z',
      count: 30,
      avg: 14.5,
      max: 29,
      p95: 28,
      partial: false,
      approximate: false,
    });
    assert.equal(second!['count'], 30);
    const empty = await here(
      'query',
      '--home',
      home,
      '--metric',
      'temp',
      '--device',
      'CH "2", left',
      ...range,
      '--agg',
      'avg,count',
      '--interval',
      '1800000',
      '--json',
    );
    assert.deepEqual(
      linesOf(empty.stdout).map(({ count, avg }) => [count, avg]),
      [
        [4, -2],
        [0, null],
      ],
    );
  });

  test('P27 prints the times without a sample, and why', async () => {
    const ran = await here('query', '--home', given(), '--metric', 'temp', '--device', 'CH "2", left', ...range, '--gaps', '--json');
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual(linesOf(ran.stdout), [
      {
        device: 'CH "2", left',
        metric: 'temp',
        labels: { area: 'north' },
        unit: 'C',
        start: '2026-03-28T22:04:00.000Z',
        end: '2026-03-28T23:00:00.000Z',
        seconds: 3360,
        cause: 'silent',
        certainty: 'definite',
        partial: true,
      },
    ]);
    const text = await here('query', '--home', given(), '--metric', 'temp', ...range, '--gaps');
    assert.match(text.stdout, /^2026-03-28T22:04:00\.000Z {2}CH "2", left\/temp {2}seconds 3360 {2}cause silent {2}certainty definite {2}C\n$/);
    assert.equal(errorOf(await here('query', '--metric', 'temp', '--gaps', '--agg', 'avg', '--json')).code, 'usage.conflict');
  });

  test('P23 prints samples, of bad quality too, as CSV with a header and quoted names', async () => {
    const ran = await here('query', '--home', given(), '--metric', 'temp', '--device', 'CH "2", left', ...range, '--csv');
    assert.equal(ran.code, 0, ran.stderr);
    const lines = ran.stdout.trimEnd().split('\n');
    assert.equal(lines.length, 6);
    assert.equal(lines[0], 'device,metric,labels,unit,ts,value,quality,flags,arrived');
    assert.equal(lines[2], '"CH ""2"", left",temp,"{""area"":""north""}",C,2026-03-28T22:01:00.000Z,-1,good,,2026-03-28T22:01:01.000Z');
    assert.match(lines[3]!, /22:02:00.000Z,,bad,/);
  });

  test('the whole range is one interval unless another is asked for', async () => {
    const ran = await here('query', '--home', given(), '--metric', 'flow', ...range, '--agg', 'sum', '--csv');
    assert.deepEqual(ran.stdout.trimEnd().split('\n'), [
      'device,metric,labels,unit,start,end,count,sum,partial,approximate',
      'CH-01,flow,,C,2026-03-28T22:00:00.000Z,2026-03-28T23:00:00.000Z,60,420,false,false',
    ]);
  });

  test('says in words what is wrong', async () => {
    const home = given();
    const refused = async (code: string, exitCode: number, ...args: readonly string[]) => {
      const ran = await here('query', '--home', home, ...args, '--json');
      assert.deepEqual([ran.code, errorOf(ran).code], [exitCode, code], ran.stdout);
    };
    await refused('usage.missing-flag', 2);
    await refused('usage.missing-flag', 2, '--metric', 'temp', '--interval', '5m');
    await refused('usage.conflict', 2, '--metric', 'temp', '--csv');
    await refused('query.no-series', 3, '--metric', 'temperature');
    await refused('usage.bad-value', 3, '--metric', 'temp', '--agg', 'mean');
    await refused('usage.bad-value', 3, '--metric', 'temp', '--agg', 'avg', '--interval', 'fortnight');
    await refused('usage.bad-value', 3, '--metric', 'temp', '--agg', 'avg', '--interval', '1', '--from', '-2d');
    await refused('usage.bad-value', 3, '--metric', 'temp', '--from', 'now', '--to', '-1h');
    await refused('usage.bad-value', 3, '--metric', 'temp', '--quality', 'best');
  });

  test('percentiles of a histogram come from the rise of its buckets, over a reset too', async () => {
    const home = tempFolder();
    siteIn(home);
    const store = openTelemetry({ file: join(tenantFolder(home, tenantId), 'telemetry.db'), tenant: tenantId });
    const limits = ['0.1', '0.5', '1', '+Inf'];
    // Each minute 50 are at most 0.1, 30 more at most 0.5, and 20 more at most 1; after half an hour the program starts anew.
    const rise = [50, 80, 100, 100];
    for (let i = 0; i < 60; i++) {
      const cells = limits.map((le, k) => cell('took_seconds_bucket', rise[k]! * ((i % 30) + 1), { labels: { le }, kind: 'counter' }));
      store.stage(message('web', start + 60_000 * i, {}, { cells }));
    }
    store.commit(start);
    store.close();
    const ask = (agg: string) => here('query', '--home', home, '--metric', 'took_seconds', ...range, '--agg', agg, '--interval', '1h', '--json');
    const [line] = linesOf((await ask('p50,p90')).stdout);
    assert.equal(line!['metric'], 'took_seconds');
    assert.ok(Math.abs((line!['p50'] as number) - 0.1) < 1e-9 && Math.abs((line!['p90'] as number) - 0.75) < 1e-9, JSON.stringify(line));
    assert.equal(errorOf(await ask('avg')).code, 'usage.bad-value');
  });
});
