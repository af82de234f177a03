import type { FilterRate } from '../../contract/connection-calls.ts';
import { brokerAddress } from '../../domain/broker/address.ts';
import { classify, type Signal } from '../../domain/broker/cause.ts';
import { filtersOf } from '../../domain/broker/filters.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { later } from '../ingest/later.ts';
import { linkOf, type LinkSecrets, secretTexts } from './link.ts';
import { withProbe } from './probe.ts';
import { subscribeAll } from './subscribe.ts';
import { tryConnection } from './trial.ts';

/** Topics beyond this are not told apart. */
const mostTopics = 100_000;

/** Listens to the filters of a profile for some seconds under a client id of its own and keeps nothing; with QoS 0, so the broker owes nothing either. */
export const measureFilters = async (
  profile: BrokerProfile,
  password: string,
  {
    secrets = {},
    seconds = 5,
    connectTimeoutMs = 15_000,
  }: { readonly secrets?: LinkSecrets; readonly seconds?: number; readonly connectTimeoutMs?: number } = {},
): Promise<FilterRate> => {
  const failed = (signal: Signal): FilterRate => {
    const { retry: _, ...cause } = classify(signal, { now: new Date().toUTCString() }, secretTexts(password, secrets));
    return { seconds, messages: 0, bytes: 0, topics: 0, cause };
  };
  const address = brokerAddress(profile.url);
  if (address === undefined) return failed({ kind: 'address', url: profile.url });
  const topics = new Set<string>();
  let messages = 0;
  let bytes = 0;
  const link = linkOf(address, profile, secrets);
  const tried = await tryConnection(link, profile, password, {
    connectTimeoutMs,
    onPublish: ({ topic }, size) => {
      messages++;
      bytes += size;
      if (topics.size < mostTopics) topics.add(topic);
    },
  });
  if (!tried.ok) return failed(await withProbe(tried.signal, link));
  const filters = filtersOf(profile);
  const codes = await subscribeAll(tried.attempt, filters, { isResumed: false, later, retained: () => 0 });
  const refused = filters.filter((_, i) => (codes?.[i] ?? 128) >= 128);
  if (refused.length === 0) await new Promise<void>((resolve) => later(seconds * 1000, resolve));
  await tried.attempt.end();
  return refused.length > 0 ? failed({ kind: 'suback', filters: refused }) : { seconds, messages, bytes, topics: topics.size, cause: null };
};
