import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alert } from '../../../src/domain/alert/alert.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { type Alert, isAbnormal, isAcknowledged, isLatched, isShelved } from '../../../src/domain/alert/registers.ts';
import { wide } from './alphabet.ts';
import { explore } from './checker.ts';
import { after, attempt, callsIn, causesOf, policies } from './machine.ts';

/** The table of the design, word for word. */
const table = readFileSync(new URL('transitions.golden.md', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .filter((_, i) => i !== 1)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const [head, ...rows] = table;
/** A column is one command, or two whose cells are parted by a slash. */
const columns = head!.slice(1).map((title) => title.split(' / ').map((name) => name.replace(/\(.*\)/, '')));

/** What a cell of the table allows in a state: the label with `!` for a call, `=`, or `x`. */
const allowed = (cell: string, name: string, a: Alert, latching: boolean, selfAcknowledging: boolean): readonly string[] => {
  const [plain, other] = cell.split(/, (?=x if|[A-F] if)/);
  if (cell === 'release rule') return releaseRule(a, name);
  if (cell.startsWith('G; one-shot')) {
    if (!isAbnormal(a)) return ['='];
    if (!a.shelf.oneShot) return ['G'];
    return [isLatched(a) ? 'E!' : 'A'];
  }
  if (other?.startsWith('x if')) {
    const isRefused = other === 'x if shelved' ? isShelved(a) : !isShelved(a);
    if (isRefused) return name === 'expire' ? ['='] : ['x']; // an end that nobody waits for is nothing, as in the rows above
    return [plain!];
  }
  if (other?.endsWith('if latching')) return [latching ? other.charAt(0) : selfAcknowledging && plain === 'D' ? 'A' : plain!];
  return [plain!];
};

/** "abnormal: B! always; normal and latched: E!; normal, and a call still unanswered when logic hid it: D; else A" */
const releaseRule = (a: Alert, name: string): readonly string[] => {
  const causes = causesOf(a);
  if (name === 'release' && !causes.includes('x')) return ['='];
  if (name === 'release' && causes.length > 1) return ['H'];
  if (name === 'returnToService' && causes.length > 0) return ['H'];
  if (name !== 'unshelve' && name !== 'expire' && isShelved(a)) return ['G'];
  if (isAbnormal(a)) return ['B!'];
  if (isLatched(a)) return ['E!'];
  return [isAcknowledged(a) ? 'A' : 'D'];
};

/** `H` in a row of H means that it stays there: said again it is nothing. */
const matches = (wanted: readonly string[], from: string, got: string): boolean => wanted.includes(got) || (got === '=' && wanted.includes(from));

describe('R1 the table of the design is the golden file', () => {
  test('it has nine rows and twelve columns', () => {
    expect(rows.map(([from]) => from)).toEqual('ABCDEFGHI'.split(''));
    expect(columns.flat()).toHaveLength(13);
  });

  test.each(policies)('every reachable state does what its row says, latching $latching, self-acknowledging $selfAcknowledging', (policy) => {
    const m = alert(policy);
    let checked = 0;
    for (const a of explore(m, policy, wide).states) {
      const row = rows.find(([from]) => from === label(a))!;
      columns.forEach((names, i) =>
        names.forEach((name, part) => {
          const cells = row[i + 1]!.split(' / ');
          const cell = cells[part] ?? cells[0]!;
          const outcome = attempt(m, wide[name]!(a, after(a)), a);
          const got = outcome.kind === 'refused' ? 'x' : outcome.events.length === 0 ? '=' : label(outcome.next) + '!'.repeat(callsIn(outcome.events));
          const wanted = allowed(cell, name, a, policy.latching, policy.selfAcknowledging);
          assert(matches(wanted, label(a), got), `${label(a)} ${name}: the table says ${cell}, the machine ${got} (${JSON.stringify(a)})`);
          checked++;
        }),
      );
    }
    expect(checked).toBeGreaterThan(700);
  });
});
