/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads RFC 4180: commas, quotes doubled inside quotes, line breaks inside quotes. Empty lines are left out. `visit` gets a record
 * after the other, and ends the reading with false.
 */
export const visitCsv = (text: string, visit: (line: number, cells: readonly string[]) => boolean): void => {
  if (text.includes('"')) visitQuoted(text, visit);
  else visitPlain(text, visit);
};

/** Without a quote every line is a record: a file of a million lines is cut at its commas, not read character by character. */
const visitPlain = (text: string, visit: (line: number, cells: readonly string[]) => boolean): void => {
  const hasReturns = text.includes('\r');
  for (let line = 1, start = text.codePointAt(0) === 0xfeff ? 1 : 0; start < text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const cut = text.slice(start, end);
    const record = hasReturns ? cut.replaceAll('\r', '') : cut;
    if (record !== '' && !visit(line, record.split(','))) return;
    start = end + 1;
  }
};

const visitQuoted = (text: string, visit: (line: number, cells: readonly string[]) => boolean): void => {
  let cells: string[] = [];
  let cell = '';
  let [line, start, isQuoted, isWanted] = [1, 1, false, true];
  const end = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== '') isWanted = visit(start, cells);
    [cells, cell] = [[], ''];
  };
  for (let i = text.codePointAt(0) === 0xfeff ? 1 : 0; i < text.length && isWanted; i++) {
    const char = text[i]!;
    if (char === '\n') line++;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[i++];
      else isQuoted = false;
    } else if (char === '"' && cell === '') isQuoted = true;
    else if (char === ',') {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      end();
      start = line;
    } else if (char !== '\r') cell += char;
  }
  if (isWanted && (cell !== '' || cells.length > 0)) end();
};

/** All records of a file. */
export const readCsv = (text: string): readonly CsvRecord[] => {
  const records: CsvRecord[] = [];
  visitCsv(text, (line, cells) => records.push({ line, cells }) > 0);
  return records;
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) || text.startsWith(' ') || text.endsWith(' ') ? `"${text.replaceAll('"', '""')}"` : text);

export const writeCsv = (rows: readonly (readonly string[])[]): string => rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
