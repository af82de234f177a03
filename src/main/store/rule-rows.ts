import type { Database } from 'better-sqlite3';
import type { FirstOutGroupRow, SuppressionRow } from '../../contract/alert-rule-views.ts';
import {
  firstOutGroup,
  type FirstOutEvent,
  type FirstOutGroup,
  type FirstOutGroupEvent,
  type FirstOutMark,
  firstOutMark,
} from '../../domain/alert/first-out.ts';
import { suppression, type Suppression, type SuppressionEvent } from '../../domain/alert/suppression.ts';
import type { Projection } from './event-log.ts';

export const suppressionStream = (id: string): string => `suppression/${id}`;
export const firstOutStream = (id: string): string => `first-out/${id}`;
/** The mark of a group: what is named and reset, apart from how the group is written. */
export const firstOutMarkStream = (id: string): string => `first-out-mark/${id}`;

/** Keeps `suppression_rule` and `first_out_group` in step with the log. */
export const ruleProjection = (db: Database): Projection => {
  const getRule = db.prepare<[string], string>('SELECT state FROM suppression_rule WHERE rule_id = ?').pluck();
  const putRule = db.prepare(
    `INSERT INTO suppression_rule (rule_id, state, changed_at, changed_by) VALUES (?, ?, ?, ?)
     ON CONFLICT (rule_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  );
  const getGroup = db.prepare<[string], string>('SELECT state FROM first_out_group WHERE group_id = ?').pluck();
  const putGroup = db.prepare(
    `INSERT INTO first_out_group (group_id, state, mark, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (group_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  );
  const getMark = db.prepare<[string], string>('SELECT mark FROM first_out_group WHERE group_id = ?').pluck();
  const putMark = db.prepare('UPDATE first_out_group SET mark = ? WHERE group_id = ?');
  const parse = <State>(stored: string | undefined, initial: State): State => (stored === undefined ? initial : (JSON.parse(stored) as State));

  return ({ stream, event, at, actor }) => {
    const [kind, id] = stream.split('/');
    if (id === undefined) return;
    if (kind === 'suppression') {
      const next = suppression.evolve(parse(getRule.get(id), suppression.initial), event as SuppressionEvent);
      putRule.run(id, JSON.stringify(next), at, actor);
    } else if (kind === 'first-out') {
      const next = firstOutGroup.evolve(parse(getGroup.get(id), firstOutGroup.initial), event as FirstOutGroupEvent);
      putGroup.run(id, JSON.stringify(next), JSON.stringify(firstOutMark.initial), at, actor);
    } else if (kind === 'first-out-mark') {
      const next = firstOutMark.evolve(parse(getMark.get(id), firstOutMark.initial), event as FirstOutEvent);
      putMark.run(JSON.stringify(next), id);
    }
  };
};

/** Questions about suppression rules and first-out groups. Works on a read-only connection too. */
export const openRuleQueries = (db: Database) => {
  const rules = db.prepare<[], { rule_id: string; state: string; changed_at: number; changed_by: string }>(
    "SELECT rule_id, state, changed_at, changed_by FROM suppression_rule ORDER BY json_extract(state, '$.draft.name'), rule_id",
  );
  const groups = db.prepare<[], { group_id: string; state: string; mark: string; changed_at: number; changed_by: string }>(
    "SELECT group_id, state, mark, changed_at, changed_by FROM first_out_group ORDER BY json_extract(state, '$.draft.name'), group_id",
  );
  return {
    suppressions: (): readonly SuppressionRow[] =>
      rules.all().flatMap((row) => {
        const state = JSON.parse(row.state) as Suppression;
        if (state.status === 'none') return [];
        const { version, draft, reason } = state;
        return { ruleId: row.rule_id, enabled: state.status === 'enabled', version, draft, reason, changedAt: row.changed_at, changedBy: row.changed_by };
      }),
    firstOutGroups: (): readonly FirstOutGroupRow[] =>
      groups.all().flatMap((row) => {
        const state = JSON.parse(row.state) as FirstOutGroup;
        if (state.status === 'none') return [];
        const { version, draft, reason } = state;
        const mark = JSON.parse(row.mark) as FirstOutMark;
        return {
          groupId: row.group_id,
          enabled: state.status === 'enabled',
          version,
          draft,
          reason,
          mark,
          changedAt: row.changed_at,
          changedBy: row.changed_by,
        };
      }),
  };
};
export type RuleQueries = ReturnType<typeof openRuleQueries>;
