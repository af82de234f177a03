/** What the cells of a column hold; a `time` is ISO 8601 with the offset of the site. A cell of any column may be empty. */
export type CellKind = 'text' | 'number' | 'time';
export interface ExportColumn {
  readonly name: string;
  readonly kind: CellKind;
}
