import * as z from 'zod';
import { type ExpositionFormat, TargetDraft, TargetId } from '../domain/scrape/target.ts';
import { call, watch } from './rpc.ts';
import type { CauseView } from './views.ts';

/** How a target answered. */
export interface ScrapeResult {
  readonly at: number;
  readonly durationMs: number;
  /** 0 when it failed. */
  readonly samples: number;
  readonly format: ExpositionFormat | null;
  /** Null: it is up. */
  readonly cause: CauseView | null;
}

export interface TargetRow {
  readonly targetId: TargetId;
  readonly target: TargetDraft;
  readonly hasSecret: boolean;
  /** Of the client certificate. */
  readonly hasKey: boolean;
  /** Null: not read since the start. */
  readonly last: ScrapeResult | null;
  readonly nextAt: number | null;
}

export interface TargetTest {
  readonly result: ScrapeResult;
  /** Names of the first metrics of the answer. */
  readonly metrics: readonly string[];
}

const Secret = z.string().max(4096);
const Key = z.string().max(64 * 1024);

/** The part of the console's contract about scrape targets. */
export const scrapeContract = {
  targets: watch<readonly TargetRow[]>()(z.strictObject({})),
  /** Reads the target once and stores nothing. `targetId` lends its stored secret. */
  testTarget: call<TargetTest>()(z.strictObject({ target: TargetDraft, secret: Secret.optional(), key: Key.optional(), targetId: TargetId.optional() })),
  addTarget: call<TargetId>()(z.strictObject({ target: TargetDraft, secret: Secret, key: Key.optional() })),
  /** Without `secret` or `key` the stored one stays; an empty one removes it. */
  editTarget: call<void>()(z.strictObject({ targetId: TargetId, target: TargetDraft, secret: Secret.optional(), key: Key.optional() })),
  removeTarget: call<void>()(z.strictObject({ targetId: TargetId })),
};
