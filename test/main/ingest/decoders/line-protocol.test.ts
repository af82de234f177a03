import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { problemText } from '../../../../src/main/ingest/decoders/decoder.ts';
import { bad, cellsOf, good, samples } from './decoding.ts';

const read = (text: string, options = {}) => samples('line-protocol', text, options);

describe('N16: line protocol', () => {
  test.each([
    [
      'the example of its documentation',
      'myMeasurement,tag1=value1,tag2=value2 fieldKey="fieldValue" 1556813561098000000',
      [['myMeasurement.fieldKey', 'fieldValue', 1_556_813_561_098]],
    ],
    ['no tags, no time', 'cpu usage=0.5', [['cpu.usage', 0.5, undefined]]],
    [
      'several fields',
      'm a=1,b=-1.5,c=+2.5e-3 1000000',
      [
        ['m.a', 1, 1],
        ['m.b', -1.5, 1],
        ['m.c', 0.0025, 1],
      ],
    ],
    [
      'floats with a bare point',
      'm a=1.,b=.5,c=1E+3',
      [
        ['m.a', 1, undefined],
        ['m.b', 0.5, undefined],
        ['m.c', 1000, undefined],
      ],
    ],
    [
      'integers',
      'm a=12i,b=-12i,c=12u',
      [
        ['m.a', 12, undefined],
        ['m.b', -12, undefined],
        ['m.c', 12, undefined],
      ],
    ],
    [
      'every truth',
      'm a=t,b=T,c=true,d=True,e=TRUE,f=f,g=F,h=false,i=False,j=FALSE',
      'abcdefghij'.split('').map((key, i) => [`m.${key}`, i < 5 ? 1 : 0, undefined]),
    ],
    ['escapes of a measurement', String.raw`my\ Meas\,ure a=1`, [['my Meas,ure.a', 1, undefined]]],
    ['an equals sign in a measurement', 'a=b c=1', [['a=b.c', 1, undefined]]],
    ['escapes of a field', String.raw`m a\ b\,c\=d=1`, [['m.a b,c=d', 1, undefined]]],
    ['a backslash that escapes nothing', String.raw`m\n a\b=1`, [[String.raw`m\n.a\b`, 1, undefined]]],
    ['escapes of a text', String.raw`m a="x \"y\" \\ \n z"`, [['m.a', String.raw`x "y" \ \n z`, undefined]]],
    [
      'commas and spaces in a text',
      'm a="x, y=1",b=2',
      [
        ['m.a', 'x, y=1', undefined],
        ['m.b', 2, undefined],
      ],
    ],
    [
      'a line feed in a text',
      'm a="x\ny" 1000000\nn b=1',
      [
        ['m.a', 'x\ny', 1],
        ['n.b', 1, undefined],
      ],
    ],
    [
      'blank lines, comments, CR',
      '\n# c\r\n  \r\nm a=1\r\n#\nm b=2 1000000\r\n',
      [
        ['m.a', 1, undefined],
        ['m.b', 2, 1],
      ],
    ],
    ['a time before 1970', 'm a=1 -1000000', [['m.a', 1, -1]]],
    ['an empty text', 'm a=""', [['m.a', '', undefined]]],
  ])('reads %s', (_, text, expected) => expect(read(text)).toEqual(expected));

  test('tags are labels, one may be the device; integers of 64 bits keep their digits', () => {
    const { rows } = good('line-protocol', String.raw`m,host=a\ b,x\=y=z\,1 v=9223372036854775807i,w=18446744073709551615u`, { 'device-tag': 'host' });
    assert.equal(rows[0]!.device, 'a b');
    assert.deepEqual(rows[0]!.labels, { 'x=y': 'z,1' });
    assert.deepEqual(
      rows[0]!.cells.map(({ reading }) => reading.text),
      ['9223372036854775807', '18446744073709551615'],
    );
  });

  test.each([
    ['ns', '1556813561098000000'],
    ['us', '1556813561098000'],
    ['ms', '1556813561098'],
    ['s', '1556813561'],
  ])('times in %s', (precision, time) => assert.equal(read(`m a=1 ${time}`, { precision })[0]![2], precision === 's' ? 1_556_813_561_000 : 1_556_813_561_098));

  test.each([
    ['m', 1, 2],
    ['m ', 1, 3],
    ['m,t=a', 1, 6],
    [',t=a f=1', 1, 1],
    ['m,t= f=1', 1, 5],
    ['m,t f=1', 1, 4],
    ['m,=a f=1', 1, 3],
    ['m,t=a,t=b f=1', 1, 7],
    ['m,t=a=b f=1', 1, 6],
    ['m f=', 1, 5],
    ['m =1', 1, 3],
    ['m f', 1, 4],
    ['m f=1,', 1, 7],
    ['m f=x', 1, 5],
    ['m f=nan', 1, 5],
    ['m f=inf', 1, 5],
    ['m f=1e999', 1, 5],
    ['m f=0x1', 1, 5],
    ['m f=1.5i', 1, 5],
    ['m f=-1u', 1, 5],
    ['m f=9223372036854775808i', 1, 5],
    ['m f=-9223372036854775809i', 1, 5],
    ['m f=18446744073709551616u', 1, 5],
    ['m f="x', 1, 5],
    ['m f="x"y', 1, 8],
    ['m f=1 x', 1, 7],
    ['m f=1 1.5', 1, 7],
    ['m f=1 9223372036854775808', 1, 7],
    ['m f=1 1 1', 1, 9],
    ['m a=1\nm b=', 2, 5],
  ])('refuses %j at its place', (text, line, column) => {
    const decoded = text.includes('\n') ? good('line-protocol', text).problems![0]! : bad('line-protocol', text);
    assert.deepEqual(decoded.position, { line, column });
  });

  test('keeps the good lines beside bad ones, and says which were bad', () => {
    const decoded = good('line-protocol', 'a b=1\nbad\nc,d= e=1\n\nf g=2 1000000\nh i="open\nj k=3');
    assert.deepEqual(
      cellsOf(decoded).map(({ metric }) => metric),
      ['a.b', 'f.g', 'j.k'],
    );
    assert.deepEqual(decoded.problems!.map(problemText), [
      'line 2, column 4: The line has no field.',
      'line 3, column 5: The value of the tag d is empty.',
      'line 6, column 5: The closing quote of the text is missing.',
    ]);
  });

  test('a payload of comments only is nothing', () => assert.equal(bad('line-protocol', '# x\n\n').reason, 'mapping-empty'));
});
