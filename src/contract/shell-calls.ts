import * as z from 'zod';
import { call, watch } from './rpc.ts';

/** What the desktop is told. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly urgent: boolean;
  /** The route that a click opens: `/alerts/active?point=…`. */
  readonly path: string;
}

/** What the desktop does for the console; null where this shell or system cannot. */
export interface Comforts {
  readonly startsAtLogin: boolean | null;
  readonly closesToTray: boolean | null;
}

export const shellContract = {
  /** The newest thing the desktop was told since the page came; null: nothing yet. Pages without a shell that can notify do it themselves. */
  notices: watch<(Notice & { readonly n: number }) | null>()(z.strictObject({})),
  /** False: the page has to open it itself. */
  openWindow: call<boolean>()(z.strictObject({ path: z.string().startsWith('/').max(2000) })),
  comforts: call<Comforts>()(z.strictObject({})),
  keepComforts: call<Comforts>()(z.strictObject({ startsAtLogin: z.boolean().optional(), closesToTray: z.boolean().optional() })),
};
