import * as z from 'zod';
import type { Comforts, Notice } from '../../contract/shell-calls.ts';
import type { Saved } from '../../contract/views.ts';
import { unitSystems } from '../../domain/telemetry/display-unit.ts';

const size = { width: z.int().min(640).max(10_000), height: z.int().min(480).max(10_000) };
/** Where a window stood, in px of the desktop; without a place the system chooses one. */
const place = { ...size, x: z.int().optional(), y: z.int().optional(), isMaximized: z.boolean().optional() };

/** Kept by the shell in `settings.json`; nothing secret, nothing of a tenant. */
export const Settings = z.object({
  theme: z.enum(['neutral', 'dark', 'daylight']).default('neutral'),
  density: z.enum(['compact', 'comfortable', 'glove']).default('comfortable'),
  /** Of the window; without one as the system speaks. */
  language: z.enum(['en', 'de']).optional(),
  /** In which units the window shows what was measured; without one as devices send it. */
  units: z.enum(unitSystems).optional(),
  /** The tenant whose folder is opened; minted at the first start. */
  tenant: z.uuid().optional(),
  /** The demo site is open instead of the own one. */
  demo: z.boolean().default(false),
  window: z.object(place).default({ width: 1366, height: 800 }),
  /** Further windows that were open at the end, each with its route. */
  windows: z
    .array(z.object({ ...place, path: z.string().startsWith('/').max(2000) }))
    .max(6)
    .default([]),
  /** Closing the window leaves the console at work, with a picture in the tray. */
  closeToTray: z.boolean().default(false),
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
  /** A report will be wanted soon: whatever a print needs is opened meanwhile, and closed again when nothing comes. */
  readonly preparePrint: () => Promise<void>;
  /** Asks the user where, or hands the file to the page as a download; null when the user said no. */
  readonly save: (suggestedName: string, bytes: Uint8Array) => Promise<Saved>;
  /** The same for a file that is there already; it is moved, or removed when the user said no. */
  readonly saveFile: (suggestedName: string, file: string) => Promise<Saved>;
  readonly notify: (notice: Notice) => Promise<void>;
  readonly badge: (unacknowledged: number) => Promise<void>;
  /** A further window of the console with this route; false: this shell has none to give, and the page opens it itself. */
  readonly openWindow: (path: string) => Promise<boolean>;
  readonly comforts: () => Promise<Comforts>;
  /** Resolves with what holds afterwards. */
  readonly keepComforts: (patch: Partial<Pick<Comforts, 'startsAtLogin' | 'closesToTray'>>) => Promise<Comforts>;
  readonly settings: () => Promise<Settings>;
  readonly keepSettings: (patch: Partial<Settings>) => Promise<void>;
}
