import { expect, test } from 'vitest';
import { explain } from '../../../../src/renderer/screens/settings/template-explanation.ts';

const filter = '+/+/+';

test('no template, and no example yet', () => {
  expect(explain('a//b', 'x')).toEqual({ kind: 'invalid' });
  expect(explain('{Device}', '')).toEqual({ kind: 'invalid' });
  expect(explain('plant/{device}/{metric}', ' ')).toEqual({ kind: 'no-example', filter: 'plant/+/+' });
});

test('what it takes, without what it skips', () => {
  expect(explain('{_}/{device}/{metric}', 'plant/CH-01/temp')).toEqual({
    kind: 'match',
    filter,
    taken: [
      ['device', 'CH-01'],
      ['metric', 'temp'],
    ],
  });
  expect(explain('{area*}/{device}/{metric}', 'a/b/c/CH-01/temp')).toMatchObject({
    taken: [
      ['area', 'a/b/c'],
      ['device', 'CH-01'],
      ['metric', 'temp'],
    ],
  });
});

test('why it does not fit: the number of levels first', () => {
  expect(explain('{_}/{device}/{metric}', 'CH-01/temp')).toEqual({ kind: 'levels', filter, wanted: 3, isAtLeast: false, got: 2 });
  expect(explain('{_*}/{device}/{metric}', 'CH-01/temp')).toMatchObject({ kind: 'levels', wanted: 3, isAtLeast: true, got: 2 });
});

test('why it does not fit: the first level that differs, counted in the topic', () => {
  expect(explain('plant/{device}/{metric}', 'site/CH-01/temp')).toMatchObject({ kind: 'literal', level: 1, wanted: 'plant', got: 'site' });
  expect(explain('{_*}/{device}/state', 'a/b/CH-01/status')).toMatchObject({ kind: 'literal', level: 4, wanted: 'state', got: 'status' });
  expect(explain('{device}/{kind=a|b}', 'CH-01/c')).toMatchObject({ kind: 'literal', level: 2, wanted: 'a | b', got: 'c' });
  expect(explain('{device}/{metric}', 'CH-01/')).toMatchObject({ kind: 'empty-level', level: 2 });
});
