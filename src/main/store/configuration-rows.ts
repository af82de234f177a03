import type { Database } from 'better-sqlite3';
import type { ThresholdRow } from '../../contract/views.ts';
import { connection, type Connection, type ConnectionEvent } from '../../domain/broker/connection.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { ProfileId, ThresholdId } from '../../domain/identity.ts';
import { upcastDraft } from '../../domain/threshold/draft.ts';
import { type Threshold, threshold, type ThresholdEvent, type Version, versionsOf } from '../../domain/threshold/threshold.ts';
import type { Projection } from './event-log.ts';

export const thresholdStream = (id: string): string => `threshold/${id}`;
export const connectionStream = (id: string): string => `connection/${id}`;

/** Keeps `threshold_row` and `connection_row` in step with the log. */
export const configurationProjection = (db: Database) => {
  const getThreshold = db.prepare<[string], string>('SELECT state FROM threshold_row WHERE threshold_id = ?').pluck();
  const putThreshold = db.prepare(
    `INSERT INTO threshold_row (threshold_id, state, changed_at, changed_by) VALUES (?, ?, ?, ?)
     ON CONFLICT (threshold_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  );
  const putState = db.prepare('UPDATE threshold_row SET state = ? WHERE threshold_id = ?');
  const getConnection = db.prepare<[string], string>('SELECT state FROM connection_row WHERE profile_id = ?').pluck();
  const putConnection = db.prepare(
    'INSERT INTO connection_row (profile_id, state) VALUES (?, ?) ON CONFLICT (profile_id) DO UPDATE SET state = excluded.state',
  );
  const parse = <State>(stored: string | undefined, initial: State): State => (stored === undefined ? initial : (JSON.parse(stored) as State));

  const project: Projection = ({ stream, event, actor, at }) => {
    const id = stream.slice(stream.indexOf('/') + 1);
    if (stream.startsWith('threshold/')) {
      const next = threshold.evolve(parse(getThreshold.get(id), threshold.initial), event as ThresholdEvent);
      // An approval says who found it right, and not who changed it.
      if ((event as ThresholdEvent).type === 'ThresholdApproved') putState.run(JSON.stringify(next), id);
      else putThreshold.run(id, JSON.stringify(next), at, actor);
    } else if (stream.startsWith('connection/')) {
      const next = connection.evolve(parse(getConnection.get(id), connection.initial), event as ConnectionEvent);
      putConnection.run(id, JSON.stringify(next));
    }
  };
  return project;
};

/** Questions about thresholds and connections. Works on a read-only connection too. */
export const openConfigurationQueries = (db: Database) => {
  const thresholds = db.prepare<[], { threshold_id: string; state: string; changed_at: number; changed_by: string }>(
    "SELECT threshold_id, state, changed_at, changed_by FROM threshold_row ORDER BY json_extract(state, '$.draft.name'), threshold_id",
  );
  const connections = db.prepare<[], { profile_id: string; state: string }>(
    "SELECT profile_id, state FROM connection_row ORDER BY json_extract(state, '$.profile.name'), profile_id",
  );

  const events = db.prepare<[string], string>('SELECT data FROM event WHERE stream = ? AND outcome IS NULL ORDER BY version').pluck();

  return {
    /** Every version of a threshold, in order; empty when there is none. */
    versions: (thresholdId: string): readonly Version[] =>
      versionsOf(events.all(thresholdStream(thresholdId)).map((data) => JSON.parse(data) as ThresholdEvent)),
    thresholds: (): readonly ThresholdRow[] =>
      thresholds.all().flatMap((row) => {
        const state = JSON.parse(row.state) as Threshold;
        if (state.status === 'none') return [];
        return {
          thresholdId: row.threshold_id as ThresholdId,
          enabled: state.status === 'enabled',
          version: state.version,
          draft: upcastDraft(state.draft),
          ...(state.approval && { approval: state.approval }),
          changedAt: row.changed_at,
          changedBy: row.changed_by,
        };
      }),
    connections: (): readonly { readonly profileId: ProfileId; readonly profile: BrokerProfile }[] =>
      connections.all().flatMap((row) => {
        const state = JSON.parse(row.state) as Connection;
        return state.status === 'kept' ? { profileId: row.profile_id as ProfileId, profile: state.profile } : [];
      }),
  };
};
export type ConfigurationQueries = ReturnType<typeof openConfigurationQueries>;
