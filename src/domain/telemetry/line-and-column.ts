/** Where the character at `index` stands in a text; lines and columns count from 1, columns in UTF-16 units. */
export const lineAndColumn = (text: string, index: number): { readonly line: number; readonly column: number } => {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < index; next = text.indexOf('\n', start)) {
    line++;
    start = next + 1;
  }
  return { line, column: index - start + 1 };
};
