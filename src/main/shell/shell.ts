import * as z from 'zod';
import type { Saved } from '../../contract/views.ts';

/** Kept by the shell in `settings.json`; nothing secret, nothing of a tenant. */
export const Settings = z.object({
  theme: z.enum(['neutral', 'dark', 'daylight']).default('neutral'),
  density: z.enum(['compact', 'comfortable', 'glove']).default('comfortable'),
  /** The tenant whose folder is opened; minted at the first start. */
  tenant: z.uuid().optional(),
  /** The demo site is open instead of the own one. */
  demo: z.boolean().default(false),
  window: z.object({ width: z.int().min(640).max(10_000), height: z.int().min(480).max(10_000) }).default({ width: 1366, height: 800 }),
});
export type Settings = z.infer<typeof Settings>;

export interface ShellFacts {
  readonly kind: 'electron' | 'browser' | 'none';
  /** False: sealed secrets can be read by whoever can read the data folder. */
  readonly secretsProtected: boolean;
  /** False: the browser runs as root and without its sandbox. */
  readonly sandboxed: boolean;
}

/** What the engine asks of the window system around it. Two adapters: electron/ and browser/. */
export interface Shell {
  readonly facts: () => Promise<ShellFacts>;
  /** Secrets at rest: broker passwords, tenant tokens. */
  readonly seal: (secret: string) => Promise<Uint8Array>;
  readonly unseal: (sealed: Uint8Array) => Promise<string>;
  /** A route of the renderer as PDF; its size and margins are the page's own @page rules. Waits for data-report-ready, at most 30 s. */
  readonly printPdf: (path: `/report/${string}`) => Promise<Uint8Array>;
  /** Asks the user where, or hands the file to the page as a download; null when the user said no. */
  readonly save: (suggestedName: string, bytes: Uint8Array) => Promise<Saved>;
  readonly notify: (notice: { readonly title: string; readonly body: string; readonly urgent: boolean }) => Promise<void>;
  readonly badge: (unacknowledged: number) => Promise<void>;
  readonly settings: () => Promise<Settings>;
  readonly keepSettings: (patch: Partial<Settings>) => Promise<void>;
}
