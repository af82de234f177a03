import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { bad, cellsOf, good, samples } from './decoding.ts';

const read = (text: string) => samples('prometheus', text);

describe('N15 Prometheus text', () => {
  test('the example of the format', () => {
    const text = String.raw`# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# A histogram, which has a pretty complex representation in the text format:
# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320

# Finally a summary, which has a complex representation, too:
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`;
    const cells = cellsOf(good('prometheus', text));
    assert.deepEqual(
      cells.map(({ metric, reading }) => [metric, reading.value, reading.kind]),
      [
        ['http_requests_total', 1027, 'counter'],
        ['http_requests_total', 3, 'counter'],
        ['msdos_file_access_time_seconds', 1_458_255_915, 'gauge'],
        ['metric_without_timestamp_and_labels', 12.47, 'gauge'],
        ['http_request_duration_seconds_bucket', 24_054, 'counter'],
        ['http_request_duration_seconds_bucket', 144_320, 'counter'],
        ['http_request_duration_seconds_sum', 53_423, 'counter'],
        ['http_request_duration_seconds_count', 144_320, 'counter'],
        ['rpc_duration_seconds', 3102, 'gauge'],
        ['rpc_duration_seconds_sum', 17_560_473, 'counter'],
        ['rpc_duration_seconds_count', 2693, 'counter'],
        ['something_weird', null, 'gauge'],
      ],
    );
    assert.deepEqual(cells[2]!.labels, { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' });
    assert.deepEqual(read(text)[0], ['http_requests_total', 1027, 1_395_066_363_000]);
    assert.deepEqual(read(text).at(-1), ['something_weird', null, -3_982_045]);
  });

  test.each([
    ['blanks and tabs', ' \ta \t{ x = "1" , y="2" , } \t 1 \t 5 \t\n', [['a', 1, 5]]],
    ['a comment that only looks like one', '#TYPEx a b\n# anything\n#\na 1\n', [['a', 1, undefined]]],
    [
      'quoted names',
      '# TYPE "a.b" gauge\n{"a.b","x y"="1"} 2\n{"c"} 3\n',
      [
        ['a.b', 2, undefined],
        ['c', 3, undefined],
      ],
    ],
    ['the last of two equal series', 'a{x="1",y="2"} 1\na{y="2",x="1"} 2\n', [['a', 2, undefined]]],
    [
      'both of two times',
      'a 1 1\na 2 2\n',
      [
        ['a', 1, 1],
        ['a', 2, 2],
      ],
    ],
    [
      'spellings of infinity and NaN',
      'a nan\nb +inf\nc -INF\n',
      [
        ['a', null, undefined],
        ['b', null, undefined],
        ['c', null, undefined],
      ],
    ],
    ['braces in values', 'a{x="}{,\\""} 1\n', [['a', 1, undefined]]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));

  test.each([
    ['no line feed at the end', 'a 1', 1, 4],
    ['a second TYPE', '# TYPE a gauge\n# TYPE a gauge\n', 2, 8],
    ['a second HELP', '# HELP a x\n# HELP a x\n', 2, 8],
    ['TYPE after samples', 'a 1\n# TYPE a gauge\n', 2, 8],
    ['an unknown type', '# TYPE a gaugehistogram\n', 1, 10],
    ['no value', 'a\n', 1, 2],
    ['hexadecimals', 'a 0x1\n', 1, 3],
    ['an underscore', 'a 1_0\n', 1, 3],
    ['a time with a fraction', 'a 1 1.5\n', 1, 5],
    ['something behind the time', 'a 1 1 1\n', 1, 7],
    ['an unknown escape', 'a{x="\\t"} 1\n', 1, 6],
    ['a label twice', 'a{x="1",x="1"} 1\n', 1, 9],
    ['two commas', 'a{x="1",,} 1\n', 1, 9],
    ['an open brace', 'a{x="1"\n', 1, 8],
    ['an open quote', 'a{x="1\n', 1, 5],
    ['braces without a name', '{x="1"} 1\n', 1, 1],
    ['a name twice', 'a{"b"} 1\n', 1, 6],
    ['a carriage return', 'a 1\r\n', 1, 3],
    ['a byte order mark', '\ufeffa 1\n', 1, 1],
  ])('refuses %s', (_, text, line, column) => expect(bad('prometheus', text).position).toEqual({ line, column }));

  test('more samples, labels or text than a scrape may bring', () => {
    assert.match(bad('prometheus', 'a 1\n'.repeat(10_001)).detail, /10000 samples/);
    assert.match(bad('prometheus', `a{${Array.from({ length: 65 }, (_, i) => `l${i}="1"`).join()}} 1\n`).detail, /too many labels/);
    assert.match(bad('prometheus', `a{x="${'y'.repeat(2049)}"} 1\n`).detail, /2048/);
  });
});
