import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { ReportSeal } from '../../domain/report/integrity.ts';
import { pageContents, readPdf, spansOf } from '../pdf/pdf-form.ts';
import { blocksOf, signatureDigits, signedMessage } from './seal-pdf.ts';
import { fingerprintOf, isSignedBy } from './signing-key.ts';

/** Bytes `from` up to before `to` of the file, and the page that is drawn by them where that is known. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly pages: readonly number[];
}

export type ReportVerdict =
  /** Every byte is as it was signed. Whose key that is, is for the caller to know. */
  | { readonly intact: true; readonly seal: ReportSeal & { readonly key: NonNullable<ReportSeal['key']> }; readonly extract: string }
  | { readonly intact: false; readonly code: ReportFault; readonly reason: string; readonly seal: ReportSeal | undefined; readonly place?: Place };

/** Stable codes, for scripts. */
export type ReportFault =
  | 'report.no-seal'
  | 'report.unsigned'
  | 'report.printed-changed'
  | 'report.extract-changed'
  | 'report.seal-changed'
  | 'report.bytes-added'
  | 'report.cut-off';

const marker = '<</Type /FieldwatchSignature';
const form =
  /^<<\/Type \/FieldwatchSignature \/Version 1 \/Extract \[(\d{10}) (\d{10})\] \/Seal \[(\d{10}) (\d{10})\] \/ByteRange \[0 (\d{10}) (\d{10}) (\d{10})\] \/Signature <([0-9a-f]{128})>>>\n/;
const formLength = 400;

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const attempt = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch {
    return undefined; // a changed byte stands in it
  }
};

interface Fields {
  readonly extract: Buffer;
  readonly seal: Buffer;
  readonly sealAt: number;
  readonly digitsAt: number;
  readonly end: number;
  readonly digits: string;
}

const fieldsOf = (bytes: Buffer): Fields | undefined => {
  const at = bytes.lastIndexOf(marker);
  if (at === -1) return undefined;
  const found = form.exec(bytes.toString('latin1', at, at + formLength));
  if (!found) return undefined;
  const [extractAt, extractBytes, sealAt, sealBytes, digitsAt, resume, rest] = found.slice(1, 8).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (digitsAt !== at + found[0].length - 4 - signatureDigits || resume !== digitsAt + signatureDigits) return undefined;
  return {
    extract: bytes.subarray(extractAt, extractAt + extractBytes),
    seal: bytes.subarray(sealAt, sealAt + sealBytes),
    sealAt,
    digitsAt,
    end: resume + rest,
    digits: found[8]!,
  };
};

const sealIn = ({ seal }: Fields): ReportSeal | undefined => attempt(() => ReportSeal.parse(JSON.parse(seal.toString('utf8'))));

/** Pages that are drawn by objects in this range; none when it holds something else, or the tables of the file are damaged too. */
const pagesIn = (printed: Buffer, from: number, to: number): readonly number[] =>
  attempt(() => {
    const tables = readPdf(printed);
    const contents = pageContents(printed, tables);
    const pages = spansOf(tables).flatMap((span) => (span.from < to && span.to > from ? [contents.get(span.number)] : []));
    return [...new Set(pages)].filter((page) => page !== undefined).toSorted((a, b) => a - b);
  }) ?? [];

/** The first block of the printed part that is not as it was. */
const changedBlock = (file: Buffer, { printed }: ReportSeal): Place | undefined => {
  const part = file.subarray(0, printed.bytes);
  if (sha256(part) === printed.sha256) return undefined;
  const blocks = blocksOf(part, printed.blockBytes);
  let block = 0;
  while (block * 16 < blocks.length && blocks.startsWith(printed.blocks.slice(block * 16, block * 16 + 16), block * 16)) block++;
  const from = Math.min(block * printed.blockBytes, printed.bytes);
  const to = Math.min(from + printed.blockBytes, printed.bytes);
  return { from, to, pages: pagesIn(part, from, to) };
};

const wordsOf = ({ from, to, pages }: Place): string => {
  const page = pages.length === 0 ? '' : pages.length === 1 ? `, which draw page ${pages[0]}` : `, which draw pages ${pages.join(' and ')}`;
  return `The printed part was changed after it was signed: first in bytes ${from + 1} to ${to}${page}`;
};

const bytesOf = (count: number): string => `${count} ${count === 1 ? 'byte' : 'bytes'}`;

/** What of a file that does not fit its signature was changed, as closely as the seal tells. */
const faultOf = (file: Buffer, fields: Fields, seal: ReportSeal | undefined): ReportVerdict => {
  const bad = (code: ReportFault, reason: string, place?: Place): ReportVerdict => ({ intact: false, code, reason, seal, ...(place && { place }) });
  if (file.length < fields.end) return bad('report.cut-off', `The file ends ${bytesOf(fields.end - file.length)} too early`);
  if (file.length > fields.end) {
    const inner = verifyReport(file.subarray(0, fields.end));
    const words = `${bytesOf(file.length - fields.end)} more than was signed stand at its end`;
    return bad('report.bytes-added', inner.intact ? `${words}; up to there it is as it was signed` : `${words}, and that is not all: ${inner.reason}`);
  }
  if (!seal) return bad('report.seal-changed', 'The seal at the end of the file was changed and cannot be read');
  const place = changedBlock(file, seal);
  if (place) return bad('report.printed-changed', wordsOf(place), place);
  const extract = attempt(() => inflateSync(fields.extract, { maxOutputLength: seal.extract.bytes + 1 }));
  if (!extract || sha256(extract) !== seal.extract.sha256)
    return bad('report.extract-changed', 'The attached data extract was changed: it is not the one whose SHA-256 the seal names');
  return bad(
    'report.seal-changed',
    'The seal at the end of the file was changed: the signature does not fit it, while the printed part and the data extract fit the seal',
  );
};

/**
 * Checks a report as it was handed over, without any other file: every byte against the signature, and the key against its own
 * fingerprint. Reads only.
 */
export const verifyReport = (file: Buffer): ReportVerdict => {
  const fields = fieldsOf(file);
  if (!fields) {
    const hadOne = file.includes('FieldwatchSignature') || file.includes('"fieldwatchSeal"') || file.includes('fieldwatch-seal.json');
    return hadOne
      ? { intact: false, code: 'report.seal-changed', reason: 'The seal at the end of the file was changed and cannot be read', seal: undefined }
      : {
          intact: false,
          code: 'report.no-seal',
          reason: 'It has no seal: it is no report of Fieldwatch, or another program wrote it again and left the seal out',
          seal: undefined,
        };
  }
  const seal = sealIn(fields);
  const fault = () => faultOf(file, fields, seal);
  if (!seal || fields.end !== file.length) return fault();
  if (!seal.key) {
    const found = fault();
    const isWhole = !found.intact && found.code === 'report.seal-changed';
    if (!isWhole || !/^0+$/.test(fields.digits)) return found;
    return { intact: false, code: 'report.unsigned', reason: `Nobody signed this report. ${seal.unsigned ?? ''}`.trim(), seal };
  }
  const message = signedMessage(file.subarray(0, fields.digitsAt), file.subarray(fields.digitsAt + signatureDigits));
  if (!isSignedBy(seal.key.publicKey, message, Buffer.from(fields.digits, 'hex'))) return fault();
  const extract = attempt(() => inflateSync(fields.extract, { maxOutputLength: seal.extract.bytes + 1 }));
  if (fingerprintOf(seal.key.publicKey) !== seal.key.fingerprint || !extract || sha256(extract) !== seal.extract.sha256) return fault();
  return { intact: true, seal: { ...seal, key: seal.key }, extract: extract.toString('utf8') };
};
