/** A page that prints one report. */
export interface Printer {
  /** The route is shown, waited for and printed. */
  readonly print: (path: string) => Promise<Uint8Array>;
  /** False when its browser has ended meanwhile. */
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

export interface ReadyPrinter {
  /** A report will be wanted soon: opens a printer that waits for it, or lets one that waits wait on. */
  readonly prepare: () => void;
  /** With the one that waits, or a fresh one. Each prints once: one print must not touch the next. */
  readonly print: (path: string) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

export interface ReadyPrinterOptions {
  /** Opens a printer that shows the route already. */
  readonly open: (path: string) => Promise<Printer>;
  readonly later: (task: () => void, ms: number) => void;
}

/** Where a printer waits: the program of the window and its faces, without a report. */
export const waitingPath = '/report';
/** Unused, it gives its memory back. */
export const waitMs = 120_000;

/** Starting a browser and loading the program take as long as a print; who looks at Reports waits for neither. */
export const openReadyPrinter = ({ open, later }: ReadyPrinterOptions): ReadyPrinter => {
  let waiting: Promise<Printer | undefined> | undefined;
  let prepared = 0;
  const closing = new Set<Promise<void>>();
  /** Nobody waits for it but the end of the shell. */
  const putAway = (printer: Printer | undefined): void => {
    if (!printer) return;
    const closed: Promise<void> = printer
      .close()
      .catch(() => {}) // a browser that does not close is killed
      .finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const dismiss = async (): Promise<void> => {
    const one = waiting;
    waiting = undefined;
    putAway(await one);
  };
  const taken = async (): Promise<Printer | undefined> => {
    const one = waiting;
    waiting = undefined;
    const printer = await one;
    if (printer === undefined || printer.isOpen()) return printer;
    putAway(printer);
    return undefined;
  };
  return {
    prepare: () => {
      const turn = ++prepared;
      waiting ??= open(waitingPath).catch(() => undefined); // whoever prints opens another one, and hears why if that fails too
      later(() => {
        if (turn === prepared) void dismiss(); // never rejects
      }, waitMs);
    },
    print: async (path) => {
      const printer = (await taken()) ?? (await open(path));
      try {
        return await printer.print(path);
      } finally {
        putAway(printer);
      }
    },
    close: async () => {
      await dismiss();
      await Promise.all(closing);
    },
  };
};
