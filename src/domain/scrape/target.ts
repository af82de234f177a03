import * as z from 'zod';
import { type Decider, Refusal } from '../decider.ts';
import { DeviceName } from '../identity.ts';

/** One address with metrics in a text format of Prometheus, read at intervals. */
export const TargetId = z.uuid().brand<'TargetId'>();
export type TargetId = z.infer<typeof TargetId>;

export const expositionFormats = ['prometheus', 'openmetrics'] as const;
export type ExpositionFormat = (typeof expositionFormats)[number];

const urlPattern = /^https?:\/\/(?:\[[0-9a-f:.]+\]|[^/?#@\s:[\]]+)(?::\d{1,5})?(?:[/?][^\s#]*)?$/i;
const isEncrypted = (url: string): boolean => /^https:/i.test(url);

/** What a person enters. The password or token is not part of it: it travels beside it, inwards only. */
export const TargetDraft = z
  .strictObject({
    /** The device of all its values. */
    name: z.string().trim().min(1, 'Give the target a name: its values belong to a device of this name.').max(80).pipe(DeviceName),
    url: z.string().trim().max(1024).regex(urlPattern, 'Write the address as http://host:9100/metrics or https://…, without user or password.'),
    intervalMs: z.int().min(5000, 'An interval has at least 5 seconds.').max(3_600_000, 'An interval has at most one hour.'),
    timeoutMs: z.int().min(100).max(600_000),
    auth: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('basic'), username: z.string().min(1, 'The user is needed.').max(256) }),
      z.strictObject({ kind: z.literal('bearer') }),
    ]),
    /** A password or token may go over a connection that is not encrypted. */
    allowPlainSecret: z.boolean(),
    /** Certificate of the authority that signed the target's, as PEM text. Empty: the ones this computer trusts. */
    caPem: z.string().max(64 * 1024),
    /** Certificate by which this console is known there, as PEM text; its key is a secret beside it. Left out: none. */
    clientPem: z
      .string()
      .max(64 * 1024)
      .optional(),
    /** What an answer is read as that names no known type; null: it has failed. */
    fallback: z.enum(expositionFormats).nullable(),
    /** Addresses for links without a router or for cloud metadata that this target may be reached at all the same. */
    allowedAddresses: z.array(z.string().regex(/^[0-9a-fA-F:.]{2,45}$/, 'An address is written as 169.254.1.2 or fe80::1.')).max(10),
    /** false: times that the target writes beside its values are not used, those of the scrape are. Left out: they are used. */
    honorTimestamps: z.boolean().optional(),
    enabled: z.boolean(),
  })
  .refine(({ intervalMs, timeoutMs }) => timeoutMs < intervalMs, { path: ['timeoutMs'], message: 'The time allowed must be shorter than the interval.' })
  .refine(({ url, auth, allowPlainSecret }) => auth.kind === 'none' || isEncrypted(url) || allowPlainSecret, {
    path: ['auth'],
    message: 'A password or token would go over an unencrypted connection. Use https://, or confirm that it may.',
  });
export type TargetDraft = z.infer<typeof TargetDraft>;

export type Target = { readonly status: 'none' } | { readonly status: 'kept'; readonly target: TargetDraft } | { readonly status: 'removed' };

export type TargetCommand =
  | { readonly type: 'add'; readonly target: TargetDraft }
  | { readonly type: 'edit'; readonly target: TargetDraft; /** The secret or the key. */ readonly secretChanged: boolean }
  | { readonly type: 'remove' };

export type TargetEvent =
  | { readonly type: 'TargetAdded'; readonly target: TargetDraft }
  | { readonly type: 'TargetEdited'; readonly target: TargetDraft; readonly secretChanged: boolean }
  | { readonly type: 'TargetRemoved' };

const missing = (): never => {
  throw new Refusal('target.unknown', 'There is no such scrape target. It may have been removed already.');
};

export const target: Decider<Target, TargetCommand, TargetEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'add':
        if (state.status !== 'none') throw new Refusal('target.exists', 'This scrape target exists already.');
        return [{ type: 'TargetAdded', target: command.target }];
      case 'edit':
        if (state.status !== 'kept') return missing();
        if (!command.secretChanged && JSON.stringify(state.target) === JSON.stringify(command.target)) return [];
        return [{ type: 'TargetEdited', target: command.target, secretChanged: command.secretChanged }];
      case 'remove':
        return state.status === 'kept' ? [{ type: 'TargetRemoved' }] : missing();
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'TargetAdded':
        return state.status === 'none' ? { status: 'kept', target: event.target } : state;
      case 'TargetEdited':
        return state.status === 'kept' ? { status: 'kept', target: event.target } : state;
      case 'TargetRemoved':
        return state.status === 'kept' ? { status: 'removed' } : state;
      default:
        return state; // written by a newer console
    }
  },
};

/** When a target is read next: at its own place within the interval, so that targets do not all come at once. */
export const nextScrapeAt = (offsetMs: number, intervalMs: number, now: number): number =>
  now + intervalMs - ((((now - offsetMs) % intervalMs) + intervalMs) % intervalMs);
