/**
 * A chart frame as bytes, little-endian: u32 watch id, u32 sequence, u32 rows, u32 columns, then the columns as Float64
 * one after another. NaN is a gap.
 */
export interface Frame {
  readonly id: number;
  readonly sequence: number;
  readonly columns: readonly Float64Array[];
}

const headBytes = 16;

/** All columns have the same length. */
export const encodeFrame = ({ id, sequence, columns }: Frame): Uint8Array => {
  const rows = columns[0]?.length ?? 0;
  const bytes = new Uint8Array(headBytes + 8 * rows * columns.length);
  const view = new DataView(bytes.buffer);
  [id, sequence, rows, columns.length].forEach((number, i) => view.setUint32(4 * i, number, true));
  columns.forEach((column, c) => {
    if (column.length !== rows) throw new RangeError('frame: columns of different length');
    for (let row = 0; row < rows; row++) view.setFloat64(headBytes + 8 * (c * rows + row), column[row]!, true);
  });
  return bytes;
};

/** Undefined when the bytes are no frame. */
export const decodeFrame = (bytes: Uint8Array): Frame | undefined => {
  if (bytes.length < headBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [id, sequence, rows, width] = [0, 4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number, number];
  if (bytes.length !== headBytes + 8 * rows * width) return undefined;
  const columns = Array.from({ length: width }, (_, c) => {
    const column = new Float64Array(rows);
    for (let row = 0; row < rows; row++) column[row] = view.getFloat64(headBytes + 8 * (c * rows + row), true);
    return column;
  });
  return { id, sequence, columns };
};
