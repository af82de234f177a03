import type { Broken } from '../../domain/threshold/program.ts';
import { type ThresholdEvent, versionsOf } from '../../domain/threshold/threshold.ts';
import { thresholdStream } from '../store/configuration-rows.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { namesOf } from '../thresholds/site-names.ts';
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
  return {
    all: (): readonly Compiled['plans'][number][] => {
      const rows = ops.configuration.thresholds();
      const names = namesOf(telemetry.catalogue.all(), rows, zone());
      // What an expression names may change without the threshold: then it is compiled again.
      const others = rows.map(({ thresholdId, version }) => `${thresholdId}:${version}`).join();
      const next = new Map<string, { key: string; result: Compiled }>();
      for (const { thresholdId, version, draft } of rows) {
        const usesNames = draft.condition.kind === 'expression' || (draft.schedule?.while ?? '') !== '';
        const key = `${version}|${zone()}|${usesNames ? others : ''}`;
        const known = compiled.get(thresholdId);
        if (known?.key === key && known.result.broken === undefined) next.set(thresholdId, known);
        else {
          const versions = versionsOf(ops.log.read<ThresholdEvent>(thresholdStream(thresholdId)).map(({ event }) => event));
          next.set(thresholdId, { key, result: compile(tenant, site, thresholdId, versions, names) });
        }
      }
      compiled = next;
      return [...next.values()].flatMap(({ result }) => result.plans);
    },
    /** Of the last time. */
    plans: () => new Map([...compiled.values()].flatMap(({ result }) => result.plans).map(({ pointId, plan }) => [pointId, plan])),
    broken: (): ReadonlyMap<string, Broken> => new Map([...compiled].flatMap(([id, { result }]) => (result.broken ? [[id, result.broken] as const] : []))),
  };
};
