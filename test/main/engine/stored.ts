import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openOpsReader } from '../../../src/main/store/ops.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { type ChainVerdict, verifyChain } from '../../../src/main/store/verify-chain.ts';
import { verifyReadModels } from '../../../src/main/store/verify-read-models.ts';

/** The values of a device in the file, by their time; read as another program would, also while an engine runs. */
export const storedValues = (folder: string, device: string): ReadonlyMap<number, number> => {
  const reader = openTelemetryReader(join(folder, 'telemetry.db'));
  try {
    const series = reader.catalogue().find((one) => one.device === device);
    if (!series) return new Map();
    const { times, values } = reader.raw(series.id, 0, 4e12, 100_000);
    return new Map([...times].map((time, i) => [time, values[i]!]));
  } finally {
    reader.close();
  }
};

/** The chain of the log; where it holds, the read models have to be what the log says. */
export const chainOf = (folder: string): ChainVerdict => {
  const ops = openOpsReader(join(folder, 'ops.db'));
  try {
    const verdict = verifyChain(ops.db);
    if (verdict.intact) assert.deepEqual(verifyReadModels(ops.db), { agree: true, compared: true });
    return verdict;
  } finally {
    ops.close();
  }
};
