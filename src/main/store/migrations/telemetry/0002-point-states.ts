import type { Step } from '../../migrate.ts';

/** States of judged points at full ten minutes of event time: late samples are judged again from the one before them. */
export const pointStates: Step = {
  name: '0002-point-states',
  run: (db) => db.exec('CREATE TABLE point_state (point TEXT NOT NULL, t INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (point, t)) STRICT, WITHOUT ROWID;'),
};
