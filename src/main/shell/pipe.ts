/** A pipe between two processes or threads of ours that clones structures, as parentPort does. */
export interface Pipe {
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}
