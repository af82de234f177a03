import type { AlertEvent } from './event.ts';

/** An event of a point as the log keeps it: when and by whom it was recorded. */
export interface LoggedAlertEvent {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly event: AlertEvent;
}

/**
 * The events that belong to the occurrence that started at `of`: from its raise to the next one, the notes that name it, and what
 * late data said of it.
 * In the order of the log.
 */
export const eventsOfOccurrence = (log: readonly LoggedAlertEvent[], of: number): readonly LoggedAlertEvent[] => {
  let current = 0;
  return log.filter(({ event }) => {
    if (event.type === 'AlertRaised') current = event.at;
    if (event.type === 'OccurrenceFoundLate') return event.occurrence.start === of;
    if (event.type === 'OccurrenceAmended' || event.type === 'OccurrenceWithdrawn') return event.of === of;
    if (event.type === 'AlertCommented' || event.type === 'AlertReset') return event.of === of;
    return current === of;
  });
};
