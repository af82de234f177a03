import * as z from 'zod';
import type { Decider } from '../decider.ts';

/** What the small HTTP server of the console does. With both switched off no port is open. */
export const HttpSettings = z.strictObject({
  /** Devices and collectors may send values. */
  receive: z.boolean(),
  /** Programs on this computer may read values. */
  expose: z.boolean(),
  /** 0: any that is free. */
  port: z.int('A port is a whole number.').min(0).max(65_535, 'A port is at most 65535.'),
  /** Also devices in the network may send; else only programs on this computer. Reading is always for this computer alone. */
  network: z.boolean(),
  /** Names of the stored metrics that may be read beside what the console says of itself; `*` for all. */
  metrics: z.array(z.string().trim().min(1).max(256)).max(200),
});
export type HttpSettings = z.infer<typeof HttpSettings>;

export const closedHttp: HttpSettings = { receive: false, expose: false, port: 9477, network: false, metrics: [] };

export interface HttpCommand {
  readonly type: 'set';
  readonly settings: HttpSettings;
}
export interface HttpEvent {
  readonly type: 'HttpSet';
  readonly settings: HttpSettings;
}

export const httpIn: Decider<HttpSettings, HttpCommand, HttpEvent> = {
  initial: closedHttp,
  decide: ({ settings }, state) => (JSON.stringify(settings) === JSON.stringify(state) ? [] : [{ type: 'HttpSet', settings }]),
  evolve: (state, event) => (event.type === 'HttpSet' ? event.settings : state),
};
