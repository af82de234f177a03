import { refuse } from './refusals.ts';
import type { Severity } from './severity.ts';

/** How many alerts of a site may be shelved at once, unless the site says otherwise. */
export const mostShelved = 20;

/** What a person may do beyond the ordinary; the host knows who may. */
export type AlertPermission = 'alert.shelve.critical' | 'alert.out-of-service';
export type May = (permission: AlertPermission) => boolean;

/** What the point alone cannot know: how many others are shelved, and what this person may do. */
export const checkShelf = (severity: Severity, shelved: number, most: number, may: May): void => {
  if (severity === 'critical' && !may('alert.shelve.critical')) refuse('alert.shelf-critical');
  if (shelved >= most) refuse('alert.shelf-full');
};

export const checkService = (may: May): void => {
  if (!may('alert.out-of-service')) refuse('alert.service-forbidden');
};
