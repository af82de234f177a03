import { Temporal as Polyfill } from 'temporal-polyfill';

/** The browser's own Temporal, or the polyfill where there is none. The only date arithmetic of the window. */
export const Temporal: typeof Polyfill = (globalThis as { readonly Temporal?: typeof Polyfill }).Temporal ?? Polyfill;

export declare namespace Temporal {
  type Duration = Polyfill.Duration;
  type Instant = Polyfill.Instant;
  type PlainDate = Polyfill.PlainDate;
  type PlainDateTime = Polyfill.PlainDateTime;
  type PlainTime = Polyfill.PlainTime;
  type ZonedDateTime = Polyfill.ZonedDateTime;
}
