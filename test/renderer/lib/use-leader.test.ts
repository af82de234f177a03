import { expect, test } from 'vitest';
import { isPrinting } from '../../../src/renderer/lib/use-leader.ts';

test('a page that only prints never speaks for the windows; a preview that is looked at does', () => {
  for (const hash of ['#/report', '#/report/shift?from=1&to=2&issue=0c4c-0fba', '#/report/shift?issue=0c4c']) expect(isPrinting(hash), hash).toBe(true);
  for (const hash of ['', '#/overview', '#/reports', '#/reports?from=1&to=2', '#/report/shift?from=1&to=2', '#/alerts/active?search=issue%3D1'])
    expect(isPrinting(hash), hash).toBe(false);
});
