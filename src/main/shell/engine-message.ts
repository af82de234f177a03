/** What the shell tells the engine's process. A port to a page travels beside `connect`. */
export type ToEngine =
  | { readonly engine: 'connect'; readonly user: string }
  | { readonly engine: 'resumed' }
  | { readonly engine: 'summary'; readonly id: number }
  | { readonly engine: 'stop' };

export type FromEngine =
  | { readonly engine: 'ready' }
  | { readonly engine: 'summary'; readonly id: number; readonly summary?: unknown; readonly error?: string }
  /** Everything is written and closed; the process may end. */
  | { readonly engine: 'stopped' }
  /** The engine will not open, for a reason that another try does not change. */
  | { readonly engine: 'refused'; readonly code: string; readonly message: string };

const isEngineMessage = (message: unknown): boolean => typeof message === 'object' && message !== null && 'engine' in message;
export const isToEngine = (message: unknown): message is ToEngine => isEngineMessage(message);
export const isFromEngine = (message: unknown): message is FromEngine => isEngineMessage(message);
