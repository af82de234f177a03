import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { bad, cellsOf, good, samples } from './decoding.ts';

const read = (text: string) => samples('openmetrics', text);
const refuse = (text: string | Uint8Array) => bad('openmetrics', text);

describe('N15 OpenMetrics 1.0 accepts', () => {
  test('every type of the format, with its units, times and exemplars', () => {
    const text = [
      '# TYPE acme_http_router_request_seconds summary',
      '# UNIT acme_http_router_request_seconds seconds',
      "# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.",
      'acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32',
      'acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0',
      'acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0',
      '# TYPE go_goroutines gauge',
      '# HELP go_goroutines Number of goroutines that currently exist.',
      'go_goroutines 69',
      '# TYPE process_cpu_seconds counter',
      '# UNIT process_cpu_seconds seconds',
      'process_cpu_seconds_total 4.20072246e+06',
      '# TYPE foo histogram',
      'foo_bucket{le="0.01"} 0',
      'foo_bucket{le="0.1"} 8 # {} 0.054',
      'foo_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67',
      'foo_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789',
      'foo_bucket{le="+Inf"} 17',
      'foo_count 17',
      'foo_sum 324789.3',
      'foo_created 1520430000.123',
      '# TYPE state stateset',
      'state{state="a"} 1',
      'state{state="b"} 0',
      '# TYPE build info',
      'build_info{entity="controller",version="8.2.7"} 1',
      '# TYPE queue gaugehistogram',
      'queue_bucket{le="-1"} 1',
      'queue_bucket{le="+Inf"} 3',
      'queue_gcount 3',
      'queue_gsum -2.5',
      '# TYPE plain unknown',
      'plain 1 1520879607.789',
      'loose 2',
      '# EOF',
      '',
    ].join('\n');
    const cells = cellsOf(good('openmetrics', text));
    assert.equal(cells.length, 22);
    const of = (metric: string) => cells.find((cell) => cell.metric === metric)!;
    assert.deepEqual([of('process_cpu_seconds_total').reading.kind, of('process_cpu_seconds_total').unit], ['counter', 'seconds']);
    assert.deepEqual([of('acme_http_router_request_seconds_count').unit, of('acme_http_router_request_seconds_sum').unit], ['', 'seconds']);
    assert.deepEqual([of('foo_bucket').labels, of('foo_bucket').reading.kind], [{ le: '0.01' }, 'counter']);
    assert.equal(of('state').reading.kind, 'bool');
    assert.deepEqual(
      read(text).find(([metric]) => metric === 'plain'),
      ['plain', 1, 1_520_879_607_789],
    );
  });

  test.each([
    ['no line feed at the end', 'a 1\n# EOF'],
    ['nothing', '# EOF\n'],
    ['empty braces', 'a{} 1\n# EOF\n'],
    ['numbers as they may be written', 'a 1.\nb .5\nc 007\nd +1e-3\ne -INF\nf Infinity\ng nan\nh 1E+400\n# EOF\n'],
    ['an escape that is none', 'a{x="\\a\\\\\\n\\""} 1\n# EOF\n'],
    ['thresholds in other spellings', '# TYPE a histogram\na_bucket{le="1.00"} 1\na_bucket{le="2e0"} 1\na_bucket{le="+inf"} 1\n# EOF\n'],
    ['empty help and unit', '# HELP a \n# UNIT a \n# TYPE a gauge\na 1\n# EOF\n'],
    ['a family without samples', '# TYPE a counter\n# EOF\n'],
    ['whole counts with a point', '# TYPE a histogram\na_bucket{le="+Inf"} 17.0\n# EOF\n'],
    ['points of one metric with ascending times', '# TYPE a gauge\na 1 1\na 2 2\na 3 2\n# EOF\n'],
    [
      'histograms at two times',
      '# TYPE a histogram\na_bucket{le="+Inf"} 1 1\na_count 1 1\na_sum 0 1\na_bucket{le="+Inf"} 2 2\na_count 2 2\na_sum 1 2\n# EOF\n',
    ],
    ['NaN as quantile and as gauge', '# TYPE a summary\na{quantile="0.5"} NaN\n# TYPE b gauge\nb NaN\n# EOF\n'],
    ['128 characters of exemplar, counted as code points', `# TYPE a counter\na_total 1 # {a="${'\u{1f600}'.repeat(127)}"} 1\n# EOF\n`],
    ['an exemplar of a bucket at its bound', '# TYPE a histogram\na_bucket{le="1"} 1 # {} 1\na_bucket{le="+Inf"} 1\n# EOF\n'],
    ['colons in names, and any UTF-8 in values', 'job:a:rate5m{x="ü☃"} 1\n# EOF\n'],
    ['a label called le where it means nothing', 'a{le="x"} 1\n# EOF\n'],
  ])('%s', (_, text) => void good('openmetrics', text));
});

describe('N15 OpenMetrics 1.0 refuses', () => {
  const inFamily = (type: string, ...lines: readonly string[]): string => [`# TYPE a ${type}`, ...lines, '# EOF', ''].join('\n');
  test.each<readonly [string, string | Uint8Array]>([
    // lexical
    ['nothing at all', ''],
    ['no EOF', 'a 1\n'],
    ['text after EOF', 'a 1\n# EOF\nb 1\n'],
    ['an empty line after EOF', 'a 1\n# EOF\n\n'],
    ['something behind EOF', 'a 1\n# EOF \n'],
    ['EOF run together', 'a 1\n#EOF\n'],
    ['a byte order mark', '\ufeffa 1\n# EOF\n'],
    ['invalid UTF-8', Uint8Array.of(0x61, 0xff, 0x20, 0x31, 0x0a)],
    ['a carriage return', 'a 1\r\n# EOF\n'],
    ['an empty line', 'a 1\n\n# EOF\n'],
    ['two spaces', 'a  1\n# EOF\n'],
    ['a tab', 'a\t1\n# EOF\n'],
    ['a space before the line', ' a 1\n# EOF\n'],
    ['a space behind the line', 'a 1 \n# EOF\n'],
    ['a comment', '# hello\na 1\n# EOF\n'],
    ['a number sign alone', '#\na 1\n# EOF\n'],
    ['spaces in braces', 'a{x="1", y="2"} 1\n# EOF\n'],
    ['a space before braces', 'a {x="1"} 1\n# EOF\n'],
    ['no space behind braces', 'a{x="1"}1\n# EOF\n'],
    // names
    ['a digit first', '0a 1\n# EOF\n'],
    ['a dot', 'a.b 1\n# EOF\n'],
    ['a colon in a label', 'a{x:y="1"} 1\n# EOF\n'],
    ['a label twice', 'a{x="1",x="2"} 1\n# EOF\n'],
    ['a comma at the end', 'a{x="1",} 1\n# EOF\n'],
    ['a comma alone', 'a{,} 1\n# EOF\n'],
    ['no quotes', 'a{x=1} 1\n# EOF\n'],
    ['no closing quote', 'a{x="1} 1\n# EOF\n'],
    ['no closing brace', 'a{x="1" 1\n# EOF\n'],
    ['no name', '{x="1"} 1\n# EOF\n'],
    ['a quoted name', '{"a.b"} 1\n# EOF\n'],
    // numbers
    ['no value', 'a\n# EOF\n'],
    ['a word', 'a b\n# EOF\n'],
    ['hexadecimals', 'a 0x1f\n# EOF\n'],
    ['an underscore', 'a 1_000\n# EOF\n'],
    ['a signed NaN', 'a -NaN\n# EOF\n'],
    ['a point alone', 'a .\n# EOF\n'],
    ['a time that is none', 'a 1 z\n# EOF\n'],
    ['an infinite time', 'a 1 +Inf\n# EOF\n'],
    ['a NaN time', 'a 1 NaN\n# EOF\n'],
    ['a third number', 'a 1 2 3\n# EOF\n'],
    // metadata
    ['a type twice', '# TYPE a gauge\n# TYPE a gauge\n# EOF\n'],
    ['a help twice', '# HELP a x\n# HELP a y\n# EOF\n'],
    ['a unit twice', '# TYPE a_s gauge\n# UNIT a_s s\n# UNIT a_s s\n# EOF\n'],
    ['a type behind samples', 'a 1\n# TYPE a gauge\n# EOF\n'],
    ['an unknown type', '# TYPE a untyped\n# EOF\n'],
    ['a type in capitals', '# TYPE a Gauge\n# EOF\n'],
    ['no type', '# TYPE a\n# EOF\n'],
    ['no text of help', '# HELP a\n# EOF\n'],
    ['a unit that is no suffix', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n'],
    ['a unit of an info', '# TYPE a_s info\n# UNIT a_s s\n# EOF\n'],
    ['a unit of a stateset', '# TYPE a_s stateset\n# UNIT a_s s\n# EOF\n'],
    ['interleaved families', 'a{x="1"} 1\nb 1\na{x="2"} 1\n# EOF\n'],
    ['a family twice', '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n'],
    // clashes and suffixes
    ['a gauge a_created beside a counter a', '# TYPE a counter\na_total 1\n# TYPE a_created gauge\na_created 1\n# EOF\n'],
    ['the other way round', '# TYPE a_created gauge\na_created 1\n# TYPE a counter\na_total 1\n# EOF\n'],
    ['a counter without _total', inFamily('counter', 'a 1')],
    ['a counter named a_total', '# TYPE a_total counter\na_total 1\n# EOF\n'],
    ['a histogram without suffix', inFamily('histogram', 'a 1')],
    ['an info without suffix', inFamily('info', 'a{x="1"} 1')],
    // values
    ['a negative total', inFamily('counter', 'a_total -1')],
    ['a NaN total', inFamily('counter', 'a_total NaN')],
    ['a negative count of a summary', inFamily('summary', 'a_count -1')],
    ['half a count', inFamily('summary', 'a_count 1.5')],
    ['a NaN sum', inFamily('summary', 'a_sum NaN')],
    ['half a bucket', inFamily('histogram', 'a_bucket{le="+Inf"} 0.5')],
    ['a negative bucket', inFamily('histogram', 'a_bucket{le="+Inf"} -1')],
    ['a NaN bucket', inFamily('histogram', 'a_bucket{le="+Inf"} NaN')],
    // histograms
    ['a bucket without le', inFamily('histogram', 'a_bucket 1')],
    ['a bucket whose le is no number', inFamily('histogram', 'a_bucket{le="x"} 1')],
    ['a NaN threshold', inFamily('histogram', 'a_bucket{le="NaN"} 1')],
    ['a threshold twice', inFamily('histogram', 'a_bucket{le="1"} 1', 'a_bucket{le="1.0"} 1', 'a_bucket{le="+Inf"} 1')],
    ['thresholds that descend', inFamily('histogram', 'a_bucket{le="2"} 1', 'a_bucket{le="1"} 1', 'a_bucket{le="+Inf"} 1')],
    ['no +Inf', inFamily('histogram', 'a_bucket{le="1"} 1')],
    ['no buckets', inFamily('histogram', 'a_count 1', 'a_sum 1')],
    ['buckets that are not cumulative', inFamily('histogram', 'a_bucket{le="1"} 2', 'a_bucket{le="+Inf"} 1')],
    ['a sum without count', inFamily('histogram', 'a_bucket{le="+Inf"} 1', 'a_sum 1')],
    ['a count without sum', inFamily('histogram', 'a_bucket{le="+Inf"} 1', 'a_count 1')],
    ['a count that is not +Inf', inFamily('histogram', 'a_bucket{le="+Inf"} 1', 'a_count 2', 'a_sum 1')],
    ['a sum with negative thresholds', inFamily('histogram', 'a_bucket{le="-1"} 0', 'a_bucket{le="+Inf"} 1', 'a_count 1', 'a_sum 1')],
    ['a NaN gsum', inFamily('gaugehistogram', 'a_bucket{le="+Inf"} 1', 'a_gcount 1', 'a_gsum NaN')],
    ['a negative gsum without negative thresholds', inFamily('gaugehistogram', 'a_bucket{le="1"} 1', 'a_bucket{le="+Inf"} 1', 'a_gcount 1', 'a_gsum -1')],
    // summary, stateset, info
    ['no quantile', inFamily('summary', 'a 1')],
    ['a quantile above one', inFamily('summary', 'a{quantile="1.5"} 1')],
    ['a negative quantile', inFamily('summary', 'a{quantile="-0.1"} 1')],
    ['a negative value of a quantile', inFamily('summary', 'a{quantile="0.5"} -1')],
    ['a state without its label', inFamily('stateset', 'a{x="b"} 1')],
    ['a state of two', inFamily('stateset', 'a{a="b"} 2')],
    ['an info of zero', inFamily('info', 'a_info{x="b"} 0')],
    // exemplars
    ['an exemplar of a gauge', inFamily('gauge', 'a 1 # {} 1')],
    ['an exemplar of a count', inFamily('histogram', 'a_bucket{le="+Inf"} 1', 'a_count 1 # {} 1', 'a_sum 1')],
    ['an exemplar of a creation', inFamily('counter', 'a_created 1 # {} 1')],
    ['an exemplar above its bucket', inFamily('histogram', 'a_bucket{le="1"} 1 # {} 2', 'a_bucket{le="+Inf"} 1')],
    ['129 characters', inFamily('counter', `a_total 1 # {a="${'x'.repeat(128)}"} 1`)],
    ['no value of an exemplar', inFamily('counter', 'a_total 1 # {}')],
    ['no braces', inFamily('counter', 'a_total 1 # 1')],
    ['run together', inFamily('counter', 'a_total 1 #{} 1')],
    ['a time that is none', inFamily('counter', 'a_total 1 # {} 1 x')],
    ['an infinite time', inFamily('counter', 'a_total 1 # {} 1 Inf')],
    ['something behind', inFamily('counter', 'a_total 1 # {} 1 1 1')],
    ['a label twice', inFamily('counter', 'a_total 1 # {x="1",x="2"} 1')],
    // grouping
    ['metrics that are interleaved', inFamily('gauge', 'a{x="1"} 1', 'a{x="2"} 1', 'a{x="1"} 2')],
    ['metrics of a summary that are interleaved', inFamily('summary', 'a_count{x="1"} 1', 'a_count{x="2"} 1', 'a_sum{x="1"} 2')],
    ['a time that goes back', inFamily('gauge', 'a 1 2', 'a 2 1')],
    ['a time on one of two points', inFamily('gauge', 'a 1', 'a 2 1')],
    ['a sample twice', inFamily('gauge', 'a{x="1",y="2"} 1', 'a{y="2",x="1"} 2')],
  ])('%s', (_, text) => {
    const failure = refuse(text);
    assert.ok(failure.reason === 'malformed' || failure.reason === 'invalid-utf8');
    assert.ok(failure.reason === 'invalid-utf8' || failure.position !== undefined);
  });

  test.each([
    ['a 1\nb x\n# EOF\n', { line: 2, column: 3 }],
    ['# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\n# EOF\n', { line: 3, column: 21 }],
    ['a{x="1",x="2"} 1\n# EOF\n', { line: 1, column: 9 }],
    ['a 1\n', { line: 1, column: 4 }],
    ['a 1\r\n# EOF\n', { line: 1, column: 4 }],
  ])('%j at its place', (text, position) => expect(refuse(text).position).toEqual(position));
});
