import assert from 'node:assert/strict';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, test } from 'vitest';
import { SvgChart } from '../../../src/renderer/chart/svg-chart.tsx';
import { svgLine } from '../../../src/renderer/chart/svg-path.ts';

const same = (n: number) => n;

describe('the path of a line', () => {
  test('starts anew after a gap', () => {
    assert.deepEqual(svgLine({ times: [0, 1, 2, 3, 4], values: [1, 2, null, 4, 5] }, same, same), { path: 'M0 1L1 2M3 4L4 5', points: [] });
  });
  test('a value alone between gaps becomes a point', () => {
    assert.deepEqual(svgLine({ times: [0, 1, 2, 3], values: [Number.NaN, 2, Number.NaN, 4] }, same, same), {
      path: '',
      points: [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
    });
  });
});

describe('a printed chart', () => {
  const start = Date.parse('2026-11-20T09:00:00Z');
  const minute = 60_000;
  const markup = renderToStaticMarkup(
    <SvgChart
      columns={{ times: [0, 10, 20, 21, 40, 50].map((m) => start + m * minute), values: [6, 6.5, 7, null, 8, 9] }}
      from={start}
      to={start + 60 * minute}
      until={start + 60 * minute}
      toleranceMs={5 * minute}
      unit="°C"
      zone="Europe/Zurich"
      locale="en-GB"
      width={600}
      height={120}
      label="Supply temperature"
      limits={[{ kind: 'H', limit: 8.5, severity: 'high', words: 'High limit 8.5 °C' }]}
      markers={[{ kind: 'raised', at: start + 45 * minute, words: 'raised 10:45' }]}
      noData="no data"
    />,
  );
  test('is a named image with words for limit, marker and gap', () => {
    assert.match(markup, /role="img" aria-label="Supply temperature"/);
    for (const words of ['High limit 8.5 °C', 'raised 10:45', 'no data', '10:30']) assert.ok(markup.includes(words), words);
  });
  test('hatches the interruption and what follows the last value', () => assert.equal(markup.match(/fill="url\(#[^)]*hatch\)"/g)?.length, 2));
  test('needs no inline style, which the content security policy forbids', () => assert.ok(!markup.includes('style=')));
});
