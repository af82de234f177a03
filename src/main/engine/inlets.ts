import { later } from '../ingest/later.ts';
import { openTargets, type Targets, type TargetsOptions } from '../scrape/targets.ts';

export type InletsOptions = Omit<TargetsOptions, 'later'>;

/** The ways in beside the brokers: what is scraped. */
export interface Inlets {
  readonly targets: Targets;
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
  const { ops, now } = options;
  const targets = openTargets({ ...options, later });
  ops.log.onAppended((recorded) => {
    if (recorded.some(({ stream }) => stream.startsWith('target/'))) targets.reconfigure();
  });
  return {
    targets,
    reconfigure: targets.reconfigure,
    nameOf: (device) => targets.targetOf(device)?.name,
    watermark: (device) => (targets.targetOf(device)?.enabled === true ? now() - slackMs : undefined),
    close: targets.close,
  };
};
