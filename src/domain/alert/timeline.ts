import type { AlertEvent } from './event.ts';

/** An event of a point as the log keeps it: when and by whom it was recorded. */
export interface LoggedAlertEvent {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly event: AlertEvent;
}

/**
 * The events that belong to the occurrence that started at `of`: from its raise to the next one, and the notes that name it.
 * In the order of the log.
 */
export const eventsOfOccurrence = (log: readonly LoggedAlertEvent[], of: number): readonly LoggedAlertEvent[] => {
  let current = 0;
  return log.filter(({ event }) => {
    if (event.type === 'AlertRaised') current = event.at;
    if (event.type === 'AlertCommented' || event.type === 'AlertReset') return event.of === of;
    return current === of;
  });
};
