import type { ScrapeResult } from '../../contract/scrape-calls.ts';
import type { ExpositionFormat, TargetDraft } from '../../domain/scrape/target.ts';
import { type DecodedRow, problemText } from '../ingest/decoders/decoder.ts';
import { openDecoder } from '../ingest/decoders/registry.ts';
import { formatOf } from './content-type.ts';
import { causeOf, ScrapeFailure } from './failure.ts';
import { fetchExposition, type TargetSecrets } from './fetch-exposition.ts';

export interface Scraped {
  readonly result: Omit<ScrapeResult, 'at'>;
  /** Of the device that the target is; none when it failed: one fault refuses the whole. */
  readonly rows: readonly DecodedRow[];
  readonly bytes: number;
}

const decoders = { prometheus: openDecoder('prometheus')!, openmetrics: openDecoder('openmetrics')! };

const read = (format: ExpositionFormat, body: Uint8Array, zone: string, recv: number): readonly DecodedRow[] => {
  const decoded = decoders[format](body, { topic: '', device: undefined, metric: undefined, labels: {}, zone, recv, isRetained: false });
  if (!decoded.ok) throw new ScrapeFailure('malformed', problemText(decoded));
  return decoded.rows;
};

/** Asks a target once. Never throws: what went wrong is the cause of the result. */
export const scrape = async (target: TargetDraft, secrets: TargetSecrets, zone: string, now: () => number, abort: AbortSignal): Promise<Scraped> => {
  const began = performance.now();
  const durationMs = (): number => Math.max(0, performance.now() - began);
  try {
    const { contentType, body } = await fetchExposition(target, secrets, abort);
    const format = formatOf(contentType) ?? target.fallback;
    if (format === null)
      throw new ScrapeFailure('type-unknown', contentType === undefined ? 'There is no Content-Type.' : `Content-Type: ${contentType.slice(0, 200)}`);
    const written = body.length === 0 && format === 'prometheus' ? [] : read(format, body, zone, now());
    const rows = target.honorTimestamps === false ? written.map((row) => ({ ...row, time: undefined })) : written;
    const samples = rows.reduce((sum, { cells }) => sum + cells.length, 0);
    return { result: { durationMs: durationMs(), samples, format, cause: null }, rows, bytes: body.length };
  } catch (error) {
    return { result: { durationMs: durationMs(), samples: 0, format: null, cause: causeOf(error, secrets.secret) }, rows: [], bytes: 0 };
  }
};
