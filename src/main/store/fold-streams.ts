import type { Database } from 'better-sqlite3';
import type { Decider } from '../../domain/decider.ts';

/** Every aggregate of one kind as it stands, by what follows `prefix` in its stream. For configuration of which there is little: it has no read model. */
export const foldStreams = <State, Command, Event>(db: Database, prefix: string, decider: Decider<State, Command, Event>): ReadonlyMap<string, State> => {
  const rows = db
    .prepare<[string, string], { stream: string; data: string }>(
      'SELECT stream, data FROM event WHERE stream >= ? AND stream < ? AND outcome IS NULL ORDER BY stream, version',
    )
    .all(prefix, `${prefix}\u{10ffff}`);
  const states = new Map<string, State>();
  for (const { stream, data } of rows) {
    const id = stream.slice(prefix.length);
    states.set(id, decider.evolve(states.get(id) ?? decider.initial, JSON.parse(data) as Event));
  }
  return states;
};
