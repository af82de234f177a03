import { Refusal } from '../decider.ts';

/** The words people read when a rule says no; the interface translates by code. */
const refusals = {
  'alert.hidden': 'This alert is shelved, suppressed or out of service. Bring it back first, then acknowledge or reset it.',
  'alert.nothing-to-acknowledge': 'Nothing is open here: somebody acknowledged this alert before.',
  'alert.superseded': 'A newer call has come since. Look at the newest state, then acknowledge again.',
  'alert.note-missing': 'This threshold asks for a note with every acknowledgement: say what was found or done.',
  'alert.not-latched': 'This alert is not latched, so there is nothing to reset.',
  'alert.still-abnormal': 'The condition is still there. It cannot be resolved: shelve it or take it out of service.',
  'alert.not-acknowledged': 'Only an acknowledged alert that is still active can be called again.',
  'alert.already-shelved': 'This alert is shelved already.',
  'alert.reason-missing': 'A reason is needed, so that the next shift understands why.',
  'alert.shelf-too-long': 'The end must lie in the future and within the longest time that this threshold allows.',
  'alert.shelf-full': 'As many alerts are shelved on this site as are allowed. Bring one back first, so that shelving never becomes the normal state.',
  'alert.shelf-critical': 'Shelving a critical alert needs the permission "shelve critical alerts".',
  'alert.not-shelved': 'This alert is not shelved.',
  'alert.already-out-of-service': 'This alert is out of service already.',
  'alert.permit-missing': 'The number of the permit is needed to take an alert out of service.',
  'alert.service-forbidden': 'Taking an alert out of service needs the permission "out of service".',
  'alert.not-out-of-service': 'This alert is not out of service.',
  'alert.note-empty': 'The note is empty.',
  'alert.assignee-missing': 'Say who looks after this alert.',
  'alert.action-missing': 'Say what was done.',
} as const;

/** Ends a decision with a rule's no. */
export const refuse = (code: keyof typeof refusals): never => {
  throw new Refusal(code, refusals[code]);
};
