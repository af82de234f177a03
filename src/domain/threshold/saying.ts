import type { Change, Occurrence } from './point-state.ts';
import type { Watch } from './watch-state.ts';

/** What is to be said about a point, in order. `level` is a place in the levels of the version in force. */
export type Saying =
  | { readonly type: 'raise' | 'escalate' | 'ease'; readonly at: number; readonly onset: number; readonly level: number; readonly value: number }
  | {
      readonly type: 'clear';
      readonly of: number;
      readonly at: number;
      readonly value: number;
      readonly occurrence: Occurrence;
      readonly because?: 'configuration';
    }
  | { readonly type: 'pause' | 'resume'; readonly at: number }
  /** Found in data that came too late to call; over already. */
  | { readonly type: 'found'; readonly occurrence: Occurrence; readonly isLive: boolean }
  /** `of`: the start by which it is known. */
  | { readonly type: 'amended'; readonly of: number; readonly occurrence: Occurrence }
  | { readonly type: 'withdrawn'; readonly of: number; readonly at: number };

/** What changed becomes what is said: only an occurrence with a live sample in it is told, the others are found. */
export const say = (watch: Watch, changes: readonly Change[], says: Saying[]): void => {
  for (const change of changes) {
    if (change.type === 'clear') {
      if (watch.told >= 0) says.push({ ...change, of: watch.toldAs });
      else says.push({ type: 'found', occurrence: change.occurrence, isLive: false });
      watch.told = -1;
    } else if (change.type === 'pause' || change.type === 'resume') says.push(change);
  }
  tell(watch, changes.at(-1)?.at ?? -Infinity, says);
};

/** Tells of the occurrence that is open now, when a live sample lies in it, and of its level. */
export const tell = (watch: Watch, at: number, says: Saying[]): void => {
  const { state } = watch.cursor;
  if (state === null || state.worst < 0 || state.worst === watch.told) return;
  const said = { onset: state.onset, level: state.worst, value: state.value };
  if (watch.told < 0) {
    if (watch.liveAt < state.onset) return;
    watch.toldAs = state.since;
    says.push({ type: 'raise', at: state.since, ...said });
  } else says.push({ type: state.worst > watch.told ? 'escalate' : 'ease', at: Math.max(at, state.at, state.since), ...said });
  watch.told = state.worst;
};
