import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../../domain/decider.ts';
import { BrokenThreshold } from '../../domain/threshold/program.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { namesOf } from './site-names.ts';
import { columnsFrom } from './stored-columns.ts';
import { adviseDraft, tryDraft } from './trial.ts';
import type { TrialJob, TrialReply } from './trial-job.ts';

const answer = ({ file, zone, draft, thresholdId, inForce, thresholds, from, to, advice }: TrialJob): Extract<TrialReply, { value: unknown }>['value'] => {
  const started = performance.now();
  const telemetry = openTelemetryReader(file);
  try {
    const names = namesOf(telemetry.catalogue(), [...thresholds, { thresholdId: thresholdId ?? '', draft }], zone);
    const { columns, count } = columnsFrom(telemetry.raw, from, to);
    const parts = { draft, inForce, names, columns, until: to };
    if (advice) return adviseDraft(parts, advice.level, advice.shortestMs);
    const tried = tryDraft(parts);
    return { thresholdId, from, to, samples: count(), ...tried, tookMs: Math.round(performance.now() - started) };
  } finally {
    telemetry.close();
  }
};

const codeOf = (error: unknown): string => (error instanceof BrokenThreshold ? 'threshold.broken' : error instanceof Refusal ? error.code : '');

/** Entry of a thread that lives for one question: whoever asked may end it at any moment. */
const run = (port: MessagePort, job: TrialJob): void => {
  let reply: TrialReply;
  try {
    reply = { value: answer(job) };
  } catch (error) {
    reply = { error: { code: codeOf(error), message: error instanceof Error ? error.message : String(error) } };
  }
  port.postMessage(reply);
};

if (parentPort) run(parentPort, workerData as TrialJob);
