import type { ProfileId } from '../../domain/identity.ts';
import type { Counts } from './counters.ts';
import { type Decoded, type DecodeSuccess, problemText } from './decoders/decoder.ts';
import type { Acknowledge, Envelope, Verdict } from './envelope.ts';
import type { Ingest } from './ingest-contract.ts';
import type { OpenProfile } from './open-profile.ts';
import type { QuarantineReason } from './quarantine.ts';
import type { Route } from './router.ts';
import type { Writer } from './writer.ts';

export interface DecodedOfferParts {
  readonly writer: Writer;
  readonly stage: (envelope: Envelope, route: Route & { kind: 'source' }, decoded: DecodeSuccess, isSimulated: boolean) => number;
  readonly refuse: (envelope: Envelope, source: string, reason: QuarantineReason, detail: string) => number;
  readonly profiles: ReadonlyMap<ProfileId, OpenProfile>;
  readonly countsOf: (id: ProfileId) => Counts;
}

/** The way of what a part with a memory of its own has read: it has no source, and its payload names the devices. */
export const openDecodedOffers = ({ writer, stage, refuse, profiles, countsOf }: DecodedOfferParts): Ingest['offerDecoded'] => {
  const offerDecoded = (envelope: Envelope, source: string, decoded: Decoded, acknowledge?: Acknowledge): Verdict => {
    const { profile: id, recv, payload } = envelope;
    const profile = profiles.get(id);
    if (profile === undefined) return 'dropped';
    const own = countsOf(id);
    if (writer.isFull()) {
      if (acknowledge !== undefined) return 'full';
      own.counts.dropped++;
      return 'dropped';
    }
    own.message(recv);
    const route: Route & { kind: 'source' } = {
      kind: 'source',
      source: {
        key: source,
        levels: [],
        decode: undefined,
        identity: 'payload',
        thinning: {},
        silence: { messages: 0, since: 0, isTold: false },
        remembers: () => false,
      },
      device: undefined,
      metric: undefined,
      labels: {},
    };
    const kept = decoded.ok ? stage(envelope, route, decoded, profile.isSimulated) : refuse(envelope, source, decoded.reason, problemText(decoded));
    writer.add(payload.length + kept, envelope.session, envelope.messageId, acknowledge);
    writer.schedule();
    return 'taken';
  };

  return offerDecoded;
};
