import * as z from 'zod';
import { BrokerProfile } from '../domain/broker/profile.ts';
import type { Proposal } from '../domain/discovery/propose.ts';
import { captureLimits } from '../domain/discovery/captured.ts';
import { ProfileId } from '../domain/identity.ts';
import { call, watch } from './rpc.ts';
import type { CauseView } from './views.ts';

/** What discovery is doing and what has come of it. One at a time, for all windows. */
export interface DiscoveryView {
  readonly state: 'idle' | 'connecting' | 'listening' | 'done' | 'failed';
  /** Until when it listens. */
  readonly endsAt: number | null;
  readonly messages: number;
  readonly topics: number;
  readonly perSecond: number;
  /** Messages beyond 1,000 a second, which were only counted. */
  readonly skipped: number;
  /** More topics came than are looked at. */
  readonly isFull: boolean;
  readonly cause: CauseView | null;
  /** New and changed rows only; `more` of them were left out, `known` are there already. */
  readonly proposal: (Proposal & { readonly more: number; readonly known: number }) | null;
}

/** So many rows are shown. */
export const shownRows = 2000;

export const discoveryContract = {
  discovery: watch<DiscoveryView>()(z.strictObject({})),
  /** Listens to a broker without storing anything. `#` only when a person has confirmed it. `profileId` lends its stored secrets. */
  startDiscovery: call<void>()(
    z.strictObject({
      profile: BrokerProfile,
      password: z.string().max(1024).optional(),
      profileId: ProfileId.optional(),
      filters: z.array(z.string().trim().min(1).max(512)).min(1, 'Say which topics to listen to.').max(20),
      seconds: z.int().min(captureLimits.minSeconds).max(captureLimits.maxSeconds),
      isEverythingConfirmed: z.boolean(),
    }),
  ),
  /** Ends listening before its time and proposes from what was heard. */
  stopDiscovery: call<void>()(z.strictObject({})),
};
