/** What a cell of an export may hold; null is empty. */
export type Cell = string | number | boolean | null;
export type ExportRecord = Readonly<Record<string, Cell>>;

/** A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers never do. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cellText = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return typeof cell === 'boolean' ? String(cell) : quoted(harmless(cell));
};

/** One line by RFC 4180, with its line end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/** One object per line; a number that is none is null. */
export const jsonLine = (record: ExportRecord): string =>
  `${JSON.stringify(record, (_name, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? null : value))}\n`;
