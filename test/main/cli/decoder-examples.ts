import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DecoderExample {
  readonly format: string;
  readonly args: readonly string[];
  readonly payload: Uint8Array;
  /** Lines that `decode` prints. */
  readonly output: string;
}

const section = /^## ([a-z0-9-]+)\n([\s\S]*?)```sh\n([\s\S]*?)\n```\n```json\n([\s\S]*?)\n?```/gm;
const command = /^(xxd -r -p <<'EOF' \| )?fieldwatch decode (.*?)( <<'EOF')?\n([\s\S]*)\nEOF$/;

/** Words as a shell takes them, with single quotes. */
const words = (text: string): readonly string[] => [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** Every example of docs/decoders.md. */
export const decoderExamples: readonly DecoderExample[] = [
  ...readFileSync(join(import.meta.dirname, '../../../docs/decoders.md'), 'utf8').matchAll(section),
].map(([, format = '', , script = '', output = '']) => {
  const [, binary, args = '', , body = ''] = command.exec(script) ?? [];
  return { format, args: words(args), payload: binary ? Buffer.from(body, 'hex') : Buffer.from(`${body}\n`), output };
});
