import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { ReportSeal } from '../../domain/report/integrity.ts';
import type { ShiftReport } from '../../domain/report/shift.ts';
import { canonicalJson } from '../store/canonical-json.ts';
import { extractOf } from './extract.ts';
import { finishPdf, pdfDate } from './finish-pdf.ts';
import { dictionaryAt, readPdf, spansOf, UnknownPdf } from '../pdf/pdf-form.ts';
import type { Signer } from './signer.ts';

export const signatureDigits = 128;
const blockBytes = 4096;
const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** What is signed: SHA-256 over every byte of the file but the digits of the signature itself. */
export const signedMessage = (before: Uint8Array, after: Uint8Array): Buffer => Buffer.concat([Buffer.from('fieldwatch-report-1\n'), sha256(before, after)]);

/** The first 8 bytes of the SHA-256 of each block, hex, one after the other. */
export const blocksOf = (printed: Uint8Array, size = blockBytes): string => {
  let blocks = '';
  for (let at = 0; at < printed.length; at += size) blocks += sha256(printed.subarray(at, at + size)).toString('hex', 0, 8);
  return blocks;
};

const sealOf = (report: ShiftReport, extract: Buffer, printed: Buffer, signer: Signer): ReportSeal => {
  const { integrity } = report;
  if (!integrity) throw new Error('A report without its integrity facts cannot be sealed.');
  const { tenant, console, records, sync } = integrity;
  const { reportId: id, site, from, to, generatedAt, version, events, chainHead } = report;
  return {
    fieldwatchSeal: 1,
    report: { id, template: 'shift', site, from, to, generatedAt },
    tenant,
    console,
    version,
    chain: { position: events, head: chainHead },
    records: [...records],
    sync,
    extract: { sha256: sha256(extract).toString('hex'), bytes: extract.length },
    printed: { sha256: sha256(printed).toString('hex'), bytes: printed.length, blockBytes, blocks: blocksOf(printed) },
    key: signer.sign ? { fingerprint: signer.signature.fingerprint, publicKey: signer.publicKey } : null,
    ...(signer.sign ? {} : { unsigned: signer.signature.reason }),
  };
};

const fixed = (value: number): string => String(value).padStart(10, '0');
const dateOf = (ms: number): string => `(${pdfDate(ms)})`;

/**
 * Finishes what a browser printed and appends, as an incremental update, the data extract and the seal as attached files and an
 * Ed25519 signature over every byte of the file. One file goes from hand to hand and is whole or not. Throws `UnknownPdf`.
 */
export const sealReport = (raw: Uint8Array, report: ShiftReport, signer: Signer): Buffer => {
  const printed = finishPdf(raw, report.generatedAt);
  const form = readPdf(printed);
  const dictionary = (number: number): string => {
    const span = spansOf(form).find((one) => one.number === number);
    if (!span) throw new UnknownPdf(`Object ${number} is missing.`);
    return dictionaryAt(printed, span.from, span.to).text.trimEnd();
  };
  const catalogue = dictionary(form.root);
  if (/\/(?:Names|AF|PieceInfo|Version)\b/.test(catalogue)) throw new UnknownPdf('The PDF has attachments already.');
  const extract = Buffer.from(canonicalJson(extractOf(report)));
  const seal = Buffer.from(canonicalJson(sealOf(report, extract, printed, signer)));
  const at = dateOf(report.generatedAt);
  const [data, dataFile, sealData, sealFile, signature] = [0, 1, 2, 3, 4].map((i) => form.size + i) as [number, number, number, number, number];

  const parts: Buffer[] = [printed];
  const offsets: (readonly [number, number])[] = [];
  let length = printed.length;
  const put = (part: string | Buffer): number => {
    const start = length;
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
    return start;
  };
  const object = (number: number, text: string, stream?: Buffer): number => {
    offsets.push([number, put(`${number} 0 obj\n`)]);
    const start = put(text);
    if (!stream) {
      put('\nendobj\n');
      return start;
    }
    put(' stream\n');
    const from = put(stream);
    put('\nendstream\nendobj\n');
    return from;
  };
  const attached = (name: string, what: string, file: number, relation: string): string =>
    `<</Type /Filespec /F (${name}) /UF (${name}) /Desc (${what}) /AFRelationship /${relation} /EF <</F ${file} 0 R /UF ${file} 0 R>>>>`;
  const [extractName, sealName] = ['fieldwatch-extract.json', 'fieldwatch-seal.json'];

  if (printed.at(-1) !== 10) put('\n');
  object(form.info, dictionary(form.info).replace(/\/Creator \((?:\\[^]|[^\\()])*\)/, `/Creator (Fieldwatch ${report.version.replaceAll(/[^\w.+-]/g, '')})`));
  object(
    form.root,
    `${catalogue.slice(0, -2)}\n/Version /1.7\n/Names <</EmbeddedFiles <</Names [(${extractName}) ${dataFile} 0 R (${sealName}) ${sealFile} 0 R]>>>>` +
      `\n/AF [${dataFile} 0 R ${sealFile} 0 R]\n/PieceInfo <</Fieldwatch <</LastModified ${at} /Private ${signature} 0 R>>>>>>`,
  );
  const packed = deflateSync(extract, { level: 9 });
  const embedded = (size: number, stored: number, filter: string): string =>
    `<</Type /EmbeddedFile /Subtype /application#2Fjson${filter} /Params <</Size ${size} /CreationDate ${at} /ModDate ${at}>> /Length ${stored}>>`;
  const extractAt = object(data, embedded(extract.length, packed.length, ' /Filter /FlateDecode'), packed);
  object(dataFile, attached(extractName, 'The data that this report prints', data, 'Data'));
  const sealAt = object(sealData, embedded(seal.length, seal.length, ''), seal);
  object(sealFile, attached(sealName, 'What was printed, from which log, signed by whose key', sealData, 'Supplement'));

  // Everything after the signature has a length that is known before its numbers are.
  const head = `<</Type /FieldwatchSignature /Version 1 /Extract [${fixed(extractAt)} ${fixed(packed.length)}] /Seal [${fixed(sealAt)} ${fixed(seal.length)}] /ByteRange [0 `;
  const start = object(signature, head);
  parts.pop(); // its end comes after the digits
  length = start + head.length;
  const middle = ' /Signature <';
  const digitsAt = length + 32 + 1 + middle.length; // three numbers of ten digits, two spaces, a bracket
  const closing = `>>>\nendobj\n`;
  const table = digitsAt + signatureDigits + closing.length;
  const id = sha256('fieldwatch-report-id-1', sha256(printed), sha256(seal)).toString('hex').slice(0, 32).toUpperCase();
  const rest =
    `${closing}xref\n0 1\n0000000000 65535 f \n` +
    offsets
      .toSorted((a, b) => a[0] - b[0])
      .map(([number, offset]) => `${number} 1\n${fixed(offset)} 00000 n \n`)
      .join('') +
    `trailer\n<</Size ${form.size + 5}\n/Root ${form.root} 0 R\n/Info ${form.info} 0 R\n/Prev ${form.table}\n/ID [<${id}> <${id}>]>>\nstartxref\n${table}\n%%EOF\n`;
  const after = Buffer.from(rest, 'latin1');
  put(`${fixed(digitsAt)} ${fixed(digitsAt + signatureDigits)} ${fixed(after.length)}]${middle}`);
  const before = Buffer.concat(parts);
  const digits = signer.sign ? signer.sign(signedMessage(before, after)).toString('hex') : '0'.repeat(signatureDigits);
  return Buffer.concat([before, Buffer.from(digits, 'latin1'), after]);
};
