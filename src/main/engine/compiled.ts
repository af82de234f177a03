import type { Broken } from '../../domain/threshold/program.ts';
import { namesInTime } from '../../domain/threshold/names.ts';
import type { Version } from '../../domain/threshold/threshold.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { compile, type Compiled } from './points.ts';

export interface CompiledParts {
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly tenant: string;
  readonly site: string;
  readonly zone: () => string;
}

/** All thresholds as plans; what has not changed since the last time is not compiled again. */
export const openCompiled = ({ ops, telemetry, tenant, site, zone }: CompiledParts) => {
  let compiled = new Map<string, { readonly key: string; readonly result: Compiled }>();
  const read = new Map<string, { readonly version: number; readonly versions: readonly Version[] }>();
  const versionsOf = (thresholdId: string, version: number): readonly Version[] => {
    const known = read.get(thresholdId);
    if (known?.version === version) return known.versions;
    const versions = ops.configuration.versions(thresholdId);
    read.set(thresholdId, { version, versions });
    return versions;
  };
  return {
    all: (): readonly Compiled['plans'][number][] => {
      const rows = ops.configuration.thresholds();
      const here = zone(); // asked once: the computer is slow to say it
      const histories = () => rows.map(({ thresholdId, version }) => ({ thresholdId, versions: versionsOf(thresholdId, version) }));
      const names = namesInTime(telemetry.catalogue.all(), histories, here);
      // What an expression names may change without the threshold: then it is compiled again.
      const others = rows.map(({ thresholdId, version }) => `${thresholdId}:${version}`).join();
      const next = new Map<string, { key: string; result: Compiled }>();
      for (const { thresholdId, version, draft } of rows) {
        const usesNames = draft.condition.kind === 'expression' || (draft.schedule?.while ?? '') !== '';
        const key = `${version}|${here}|${usesNames ? others : ''}`;
        const known = compiled.get(thresholdId);
        if (known?.key === key && known.result.broken === undefined) next.set(thresholdId, known);
        else next.set(thresholdId, { key, result: compile(tenant, site, thresholdId, versionsOf(thresholdId, version), names) });
      }
      compiled = next;
      return [...next.values()].flatMap(({ result }) => result.plans);
    },
    /** Of the last time. */
    plans: () => new Map([...compiled.values()].flatMap(({ result }) => result.plans).map(({ pointId, plan }) => [pointId, plan])),
    broken: (): ReadonlyMap<string, Broken> => new Map([...compiled].flatMap(([id, { result }]) => (result.broken ? [[id, result.broken] as const] : []))),
  };
};
