import type { Database } from 'better-sqlite3';
import type { CommandRow } from '../../contract/command-calls.ts';
import { deviceCommand, type DeviceCommand, type DeviceCommandEvent } from '../../domain/broker/command.ts';
import type { CommandId } from '../../domain/broker/command-id.ts';
import type { ProfileId } from '../../domain/identity.ts';
import type { Projection } from './event-log.ts';

export const commandStream = (id: string): string => `command/${id}`;

/** Keeps `command_row` in step with the log. */
export const commandProjection = (db: Database): Projection => {
  const get = db.prepare<[string], string>('SELECT state FROM command_row WHERE command_id = ?').pluck();
  const put = db.prepare(
    `INSERT INTO command_row (command_id, profile_id, status, requested_at, requested_by, changed_at, state) VALUES (@id, @profile, @status, @at, @actor, @at, @state)
     ON CONFLICT (command_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at, state = excluded.state`,
  );
  return ({ stream, event, at, actor }) => {
    if (!stream.startsWith('command/')) return;
    const id = stream.slice('command/'.length);
    const stored = get.get(id);
    const before = stored === undefined ? deviceCommand.initial : (JSON.parse(stored) as DeviceCommand);
    const next = deviceCommand.evolve(before, event as DeviceCommandEvent);
    if (next.status !== 'none') put.run({ id, profile: next.draft.profileId, status: next.status, at, actor, state: JSON.stringify(next) });
  };
};

interface Stored {
  readonly command_id: string;
  readonly requested_at: number;
  readonly requested_by: string;
  readonly changed_at: number;
  readonly state: string;
}

/** Questions about commands. Works on a read-only connection too. */
export const openCommandQueries = (db: Database) => {
  const columns = 'command_id, requested_at, requested_by, changed_at, state';
  const newest = db.prepare<[number], Stored>(`SELECT ${columns} FROM command_row ORDER BY requested_at DESC, command_id DESC LIMIT ?`);
  const open = db.prepare<[], Stored>(`SELECT ${columns} FROM command_row WHERE status IN ('waiting', 'sent') ORDER BY requested_at, command_id`);
  const rowOf = ({ command_id, requested_at, requested_by, changed_at, state }: Stored): CommandRow => {
    const known = JSON.parse(state) as Exclude<DeviceCommand, { status: 'none' }>;
    const { draft, status, expiresAt, attempts, outcome } = known;
    return {
      commandId: command_id as CommandId,
      profileId: draft.profileId as ProfileId,
      draft,
      status,
      requestedAt: requested_at,
      requestedBy: requested_by,
      changedAt: changed_at,
      expiresAt,
      attempts,
      outcome,
    };
  };
  return {
    newest: (limit: number): readonly CommandRow[] => newest.all(limit).map(rowOf),
    /** Not over yet, the oldest first. */
    open: (): readonly CommandRow[] => open.all().map(rowOf),
  };
};
export type CommandQueries = ReturnType<typeof openCommandQueries>;
