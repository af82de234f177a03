import type { ConsoleContract } from '../../../contract/console.ts';
import type { QuarantineSample } from '../../../contract/ingest-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { decoderNames } from '../../ingest/decoders/registry.ts';
import type { KeptMessage } from '../../ingest/quarantine.ts';
import { previewExpression } from '../../ingest/preview-expression.ts';
import type { Shell } from '../../shell/shell.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type IngestMethods =
  | 'decoders'
  | 'refusedSeries'
  | 'deviceNews'
  | 'quarantineSample'
  | 'decodeAgain'
  | 'exportQuarantine'
  | 'previewExpression'
  | 'quarantinedOf';

/** So much of a message is sent to be looked at, unless the whole is asked for. */
const previewBytes = 4096;

const sampleOf = ({ retain, sample, qos: _qos, ...row }: KeptMessage, isWhole: boolean): QuarantineSample => ({
  ...row,
  isRetained: retain === 1,
  sample: Buffer.from(isWhole ? sample : sample.subarray(0, previewBytes)).toString('base64'),
  kept: sample.length,
});

/** Messages that were set aside, series that were refused, and what devices say beside values. */
export const ingestHandlers = ({ ingest, mapper, signals, now }: Tenant, shell: Shell): Pick<Handlers<ConsoleContract>, IngestMethods> => ({
  decoders: () => decoderNames,
  refusedSeries: (_input, next, failed) => snapshots([signals.second, signals.connections], ingest.refusedSeries, next, failed, 1000),
  deviceNews: ({ device }, next, failed) => snapshots([signals.devices, signals.second], () => ingest.newsOf(device), next, failed, 1000),
  quarantineSample: ({ id, isWhole }) => {
    const row = ingest.kept(id);
    return row === undefined ? null : sampleOf(row, isWhole);
  },
  decodeAgain: ({ ids }) => ingest.decodeAgain(ids),
  exportQuarantine: ({ ids }) => {
    const rows = ids.flatMap((id) => ingest.kept(id) ?? []);
    const lines = rows.map((row) => JSON.stringify({ ...sampleOf(row, true), at: new Date(row.at).toISOString() }));
    return shell.save(`fieldwatch-set-aside-${new Date(now()).toISOString().slice(0, 10)}.jsonl`, Buffer.from(`${lines.join('\n')}\n`));
  },
  previewExpression: ({ expression, message }) => previewExpression(mapper, expression, message),
  quarantinedOf: ({ profileId }) => ({ ids: ingest.keptOf(profileId) }),
});
