import { BrokerProfile } from '../src/domain/broker/profile.ts';

/** Makes a site one that is set up, with its broker switched off: values come from nowhere. */
export const silentBroker = BrokerProfile.parse({
  name: 'Plant',
  url: 'mqtt://127.0.0.1:1',
  username: '',
  caPem: '',
  sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
  enabled: false,
  simulated: false,
});
