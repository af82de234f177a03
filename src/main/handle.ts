import { type Decider, replay } from '../domain/decider.ts';
import type { EventLog, Recorded } from './store/event-log.ts';

/** Load, decide, append: the whole application layer for one aggregate. */
export const handle = <State, Command, Event extends { readonly type: string }>(
  log: EventLog,
  decider: Decider<State, Command, Event>,
  stream: string,
  actor: string,
  command: Command,
): readonly Recorded[] => {
  const past = log.read<Event>(stream);
  const state = replay(
    decider,
    past.map((recorded) => recorded.event),
  );
  return log.append(stream, past.length, actor, decider.decide(command, state));
};

/** The same for a state that a read model keeps: a point with years of history is not folded again for each decision. */
export const handleFrom = <State, Command, Event extends { readonly type: string }>(
  log: EventLog,
  decider: Decider<State, Command, Event>,
  state: State,
  stream: string,
  actor: string,
  command: Command,
): readonly Recorded[] => log.append(stream, log.version(stream), actor, decider.decide(command, state));
