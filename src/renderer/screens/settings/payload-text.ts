/** Bytes from base64, as the engine sends them. */
export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** Sixteen bytes a line: place, bytes, and what of them is text. */
export const hexText = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
};

// oxlint-disable-next-line no-control-regex -- control characters are what is replaced
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** The bytes as text; what is none becomes a mark. */
export const plainText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replaceAll(unprintable, '\ufffd');

/** Set out over lines when it is JSON, else undefined. */
export const jsonText = (bytes: Uint8Array): string | undefined => {
  try {
    return JSON.stringify(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), undefined, 2);
  } catch {
    return undefined; // the view as text shows it
  }
};
