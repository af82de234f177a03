import type { ProfileId } from '../../domain/identity.ts';
import { Flag } from '../../domain/telemetry/sample.ts';
import { cellCode } from '../store/cell.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { type contentHash, hashContent } from './content-hash.ts';
import type { Counts } from './counters.ts';
import type { FastRow } from './fast-lane.ts';
import type { Guards } from './guards.ts';
import type { Heard } from './heard.ts';
import type { Inflight } from './inflight.ts';
import type { OfferBytes } from './ingest-contract.ts';
import type { Judge } from './judge.ts';
import type { OpenProfile } from './open-profile.ts';
import type { Route } from './router.ts';
import type { Writer } from './writer.ts';

export interface ByteOfferParts {
  readonly telemetry: Pick<Telemetry, 'put'>;
  readonly judge: Judge;
  readonly writer: Writer;
  readonly guards: Guards;
  readonly heard: Heard;
  readonly inflight: Inflight;
  readonly contentOf: ReturnType<typeof contentHash>;
  readonly profiles: ReadonlyMap<ProfileId, OpenProfile>;
  readonly countsOf: (id: ProfileId) => Counts;
  /** Messages of this connection wait for the mapping thread: none may pass them. */
  readonly isBusy: (id: ProfileId) => boolean;
}

/** The short way of a message whose topic and shape are known: from the read buffer to the store without an object of its own. */
export const openByteOffers = ({ telemetry, judge, writer, guards, heard, inflight, contentOf, profiles, countsOf, isBusy }: ByteOfferParts) => {
  const judgeRow = (series: Int32Array, { ts, tsSource, values }: FastRow, recv: number, flags: number): void => {
    if (judge.row !== undefined) return judge.row(series, ts, recv, values, flags, tsSource);
    for (let i = 0; i < series.length; i++) judge.sample({ series: series[i]!, ts, recv, value: values[i]!, quality: 'good', flags, tsSource, fate: 'new' });
  };
  /** The connection of the last message that came by its bytes: mostly that of the next one. */
  let fastId: ProfileId | undefined;
  let fastProfile: OpenProfile | undefined;
  let fastCounts: Counts | undefined;
  const offerBytes: OfferBytes = (id, bytes, topic, topicEnd, body, end, messageId, session, recv, acknowledge) => {
    if (id !== fastId) {
      fastProfile = profiles.get(id);
      if (fastProfile === undefined) return false;
      fastCounts = countsOf(id);
      fastId = id;
    }
    if (writer.isFull() || isBusy(id)) return false;
    const { fast, isSimulated } = fastProfile!;
    const known = fast.topic(bytes, topic, topicEnd);
    const row = fast.read(known, bytes, body, end, recv);
    if (row === undefined || (known.rate >= 0 && !guards.allows(known.rate, recv))) return false;
    const lane = known.lane!;
    const { series } = lane;
    const flags = isSimulated ? Flag.simulated : 0;
    if (!telemetry.put(lane, row.ts, recv, cellCode('good', flags, row.tsSource, true), row.values)) return false;
    fastCounts!.message(recv);
    fastCounts!.counts.samples += series.length;
    if (known.heard !== heard.changes()) {
      heard.note((known.route as Route & { kind: 'source' }).device!, id);
      known.heard = heard.changes();
    }
    if (acknowledge !== undefined) {
      hashContent(known.hash, bytes, body, end, end - body, contentOf);
      inflight.put(session, messageId, contentOf);
    }
    if (known.shownIn !== writer.batch()) {
      known.shownIn = writer.batch();
      for (let i = 0; i < series.length; i++) writer.show(series[i]!);
    }
    judgeRow(series, row, recv, flags);
    writer.add(end - body, session, messageId, acknowledge);
    writer.schedule();
    return true;
  };

  return {
    offerBytes,
    /** The sources of a connection have changed. */
    forgetLast: (): void => void (fastId = undefined),
  };
};
