/** What a photo is called: the SHA-256 of its bytes and their kind. */
export const photoName = /^[0-9a-f]{64}\.(?:jpg|png|webp)$/;

/** A photo as a record names it: which one, and in words what can be seen on it. */
export interface PhotoEntry {
  /** Null: the record came from elsewhere and names a picture in words only. */
  readonly name: string | null;
  readonly alt: string;
}

/** The line of a record: `<hash>.<kind> what can be seen`. Bars separate the cells of a threshold file, so words have none. */
export const writePhoto = (name: string, alt: string): string => `${name} ${alt.replaceAll('|', '/').trim()}`.trim();

export const readPhoto = (line: string): PhotoEntry => {
  const cut = line.indexOf(' ');
  const name = cut === -1 ? line : line.slice(0, cut);
  if (!photoName.test(name)) return { name: null, alt: line };
  return { name, alt: cut === -1 ? '' : line.slice(cut + 1).trim() };
};
