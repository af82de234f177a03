/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads RFC 4180: commas, quotes doubled inside quotes, line breaks inside quotes. Empty lines are left out. */
export const readCsv = (text: string): readonly CsvRecord[] => {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let [line, start, isQuoted] = [1, 1, false];
  const end = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== '') records.push({ line: start, cells });
    [cells, cell] = [[], ''];
  };
  for (let i = text.codePointAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
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
  if (cell !== '' || cells.length > 0) end();
  return records;
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) || text.startsWith(' ') || text.endsWith(' ') ? `"${text.replaceAll('"', '""')}"` : text);

export const writeCsv = (rows: readonly (readonly string[])[]): string => rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
