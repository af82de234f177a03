import { type HttpIn, openHttpIn } from '../http-in/http-in.ts';
import { familiesOf } from '../http-in/exposed.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { later } from '../ingest/later.ts';
import { openTargets, type Targets, type TargetsOptions } from '../scrape/targets.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { Connections } from './connections.ts';
import { ownFigures, storedFigures } from './exposed-figures.ts';

export interface InletsOptions extends Omit<TargetsOptions, 'later' | 'telemetry' | 'ingest'> {
  readonly tenant: string;
  readonly site: () => string;
  readonly telemetry: Telemetry;
  readonly ingest: Ingest;
  readonly connections: Connections;
}

/** The ways in beside the brokers: what is scraped, and what is sent by HTTP. */
export interface Inlets {
  readonly targets: Targets;
  readonly http: HttpIn;
  /** The configuration has changed, or the program has started. */
  readonly reconfigure: () => void;
  /** What brings the values of this device, for people; undefined when nothing here does. */
  readonly nameOf: (device: string) => string | undefined;
  /** Event time up to which nothing more can come from a device; undefined while that cannot be known. */
  readonly watermark: (device: string) => number | undefined;
  readonly close: () => Promise<void>;
}

const slackMs = 1000;

export const openInlets = (options: InletsOptions): Inlets => {
  const { ops, now, onFault } = options;
  const targets = openTargets({ ...options, later });
  const sources = { ...options, targets };
  const http = openHttpIn({
    ...options,
    later,
    families: (metrics) => familiesOf([...ownFigures(sources), ...storedFigures(sources, metrics)]),
  });
  const reconfigureHttp = () => void http.reconfigure().catch(onFault);
  ops.log.onAppended((recorded) => {
    if (recorded.some(({ stream }) => stream.startsWith('target/'))) targets.reconfigure();
    if (recorded.some(({ stream }) => stream.startsWith('http-'))) reconfigureHttp();
  });
  return {
    targets,
    http,
    reconfigure: () => {
      targets.reconfigure();
      reconfigureHttp();
    },
    nameOf: (device) => targets.targetOf(device)?.name ?? http.nameOf(device),
    watermark: (device) => (targets.targetOf(device)?.enabled === true || http.isOpenFor(device) ? now() - slackMs : undefined),
    close: async () => {
      await http.close();
      await targets.close();
    },
  };
};
