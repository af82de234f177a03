import { brokerAddress } from '../../domain/broker/address.ts';
import { type Cause, classify } from '../../domain/broker/cause.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { linkOf, type LinkSecrets, secretTexts } from './link.ts';
import { withProbe } from './probe.ts';
import { tryConnection } from './trial.ts';

/**
 * Connects once with a clean start under the id of a session that is not wanted any more, so that the broker forgets it and what it
 * keeps for it. Null when that is done, else why not.
 */
export const endSession = async (
  profile: BrokerProfile,
  clientId: string,
  password: string,
  { secrets = {}, connectTimeoutMs = 15_000 }: { readonly secrets?: LinkSecrets; readonly connectTimeoutMs?: number } = {},
): Promise<Cause | null> => {
  const address = brokerAddress(profile.url);
  if (address === undefined) return null; // it can never have been there
  const link = linkOf(address, profile, secrets);
  const tried = await tryConnection(link, profile, password, { clientId, connectTimeoutMs });
  if (tried.ok) {
    await tried.attempt.end();
    return null;
  }
  const { retry: _, ...cause } = classify(await withProbe(tried.signal, link), { now: new Date().toUTCString() }, secretTexts(password, secrets));
  return cause;
};
