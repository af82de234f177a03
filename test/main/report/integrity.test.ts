import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'vitest';
import { finishPdf } from '../../../src/main/report/finish-pdf.ts';
import { UnknownPdf } from '../../../src/main/pdf/pdf-form.ts';
import { sealReport } from '../../../src/main/report/seal-pdf.ts';
import type { Signer } from '../../../src/main/report/signer.ts';
import { newKeyPair, privateKeyFrom, signWith } from '../../../src/main/report/signing-key.ts';
import { verifyReport } from '../../../src/main/report/verify-report.ts';
import { givenReport } from '../../renderer/report/given-report.ts';
import { givenPdf } from './given-pdf.ts';

const signerOf = (pair = newKeyPair()): Signer & { readonly sign: (message: Uint8Array) => Buffer } => {
  const key = privateKeyFrom(pair.secret, pair.fingerprint)!;
  return { signature: { state: 'signed', fingerprint: pair.fingerprint, since: 1000 }, publicKey: pair.publicKey, sign: (message) => signWith(key, message) };
};
const nobody: Signer = { signature: { state: 'unsigned', code: 'signing.no-key', reason: 'There is no key here.' } };
const reasonOf = (file: Buffer): string => {
  const verdict = verifyReport(file);
  return verdict.intact ? 'intact' : `${verdict.code}: ${verdict.reason}`;
};

describe('a signed report', () => {
  const signer = signerOf();
  const report = givenReport([]);
  const sealed = sealReport(givenPdf(), report, signer);

  test('is intact, and its seal says of what and by whose key', () => {
    const verdict = verifyReport(sealed);
    assert.ok(verdict.intact);
    const { seal, extract } = verdict;
    assert.deepEqual(
      [seal.report.id, seal.chain, seal.key.fingerprint],
      [report.reportId, { position: 1234, head: report.chainHead }, (signer.signature as { fingerprint: string }).fingerprint],
    );
    assert.equal(createHash('sha256').update(extract).digest('hex'), seal.extract.sha256);
    const { integrity: _own, ...data } = JSON.parse(JSON.stringify(report)) as typeof report;
    assert.deepEqual(JSON.parse(extract), data);
  });

  test('R16 10,000 single-byte changes of a report are all detected, and it is named what was changed', () => {
    const [intact] = [verifyReport(sealed)];
    assert.ok(intact.intact);
    const printed = intact.seal.printed.bytes;
    const seen: Record<string, number> = {};
    const changes = Math.max(10_000, sealed.length);
    for (let i = 0; i < changes; i++) {
      const offset = i % sealed.length;
      const changed = Buffer.from(sealed);
      changed[offset]! ^= 1 + (((i * 2_654_435_761) >>> 8) % 255);
      const verdict = verifyReport(changed);
      assert.ok(!verdict.intact, `byte ${offset}: the change went unnoticed`);
      seen[verdict.code] = (seen[verdict.code] ?? 0) + 1;
      if (offset >= printed) continue;
      assert.equal(verdict.code, 'report.printed-changed', `byte ${offset}: ${verdict.reason}`);
      assert.ok(verdict.place!.from <= offset && offset < verdict.place!.to, `byte ${offset}: ${verdict.reason}`);
    }
    assert.ok(seen['report.extract-changed']! > 100 && seen['report.seal-changed']! > 500 && seen['report.unsigned'] === undefined, JSON.stringify(seen));
  });

  test('R16 a change of what is drawn names the page, one of the attached data says so', () => {
    const long = sealReport(givenPdf({ pages: Array.from({ length: 12 }, (_, i) => `Page ${i + 1} of the report`) }), report, signer);
    const changed = Buffer.from(long);
    changed[changed.indexOf('Page 9 of the report') + 2]! ^= 1;
    const verdict = verifyReport(changed);
    assert.ok(!verdict.intact && verdict.place?.pages.includes(9) && verdict.place.pages.length <= 4, JSON.stringify(verdict));
    assert.match(verdict.reason, /printed part was changed after it was signed: first in bytes \d+ to \d+, which draw pages .*\b9\b/);
    const data = Buffer.from(sealed);
    data[data.indexOf('/EmbeddedFile /Subtype /application#2Fjson /Filter') + 220]! ^= 1;
    assert.match(reasonOf(data), /^report\.extract-changed: The attached data extract was changed/);
  });

  test('R16 bytes that were added, cut off or taken from another report are named', () => {
    assert.match(
      reasonOf(Buffer.concat([sealed, Buffer.from('\n% a note\n')])),
      /^report\.bytes-added: 10 bytes more than was signed stand at its end; up to there it is as it was signed/,
    );
    assert.match(reasonOf(sealed.subarray(0, -1)), /^report\.cut-off: The file ends 1 byte too early/);
    assert.match(reasonOf(givenPdf()), /^report\.no-seal/);
    const other = sealReport(givenPdf({ pages: ['Forged page', 'Second page'] }), report, signerOf());
    const grafted = Buffer.concat([givenPdf({ pages: ['Forged page', 'Second page'] }), sealed.subarray(givenPdf().length)]);
    assert.match(reasonOf(grafted), /^report\.printed-changed/);
    const forger = verifyReport(other);
    assert.ok(
      forger.intact && forger.seal.key.fingerprint !== (signer.signature as { fingerprint: string }).fingerprint,
      'whoever signs again shows another key',
    );
  });

  test('a report that nobody signed says so with the reason, and its changes are named all the same', () => {
    const open = sealReport(givenPdf(), report, nobody);
    assert.match(reasonOf(open), /^report\.unsigned: Nobody signed this report\. There is no key here\./);
    const changed = Buffer.from(open);
    changed[changed.indexOf('First page')]! ^= 1;
    assert.match(reasonOf(changed), /^report\.printed-changed: .*which draw/);
  });

  test('a seal without its signature is no signed report any more', () => {
    const stripped = Buffer.from(sealed.toString('latin1').replace(/\/Signature <[0-9a-f]{128}>/, `/Signature <${'0'.repeat(128)}>`), 'latin1');
    assert.match(reasonOf(stripped), /^report\.seal-changed/);
  });
});

describe('R17 the same report twice', () => {
  test('R17 prints that differ in dates and numbers of elements are the same bytes when they are sealed', () => {
    const pair = newKeyPair();
    const report = givenReport([]);
    const [one, two] = [givenPdf(), givenPdf({ date: '20270101123456', firstElement: 4711 })];
    assert.ok(!one.equals(two));
    const [first, second] = [one, two].map((raw) => sealReport(raw, report, signerOf(pair)));
    assert.ok(first!.equals(second!));
    const text = first!.toString('latin1');
    assert.deepEqual(new Set([...text.matchAll(/(?:CreationDate|ModDate) \((D:[^)]*)\)/g)].map(([, date]) => date)), new Set(["D:20261120130100+00'00'"]));
    assert.match(text, /\/ID \[<([0-9A-F]{32})> <\1>\]/);
  });

  test('another report has another /ID', () => {
    const idOf = (file: Buffer) => /\/ID \[<([0-9A-F]{32})>/.exec(file.toString('latin1'))?.[1];
    const signer = signerOf();
    assert.notEqual(idOf(sealReport(givenPdf(), givenReport([]), signer)), idOf(sealReport(givenPdf(), givenReport([], { author: 'Bo' }), signer)));
  });

  test('finishing keeps the length, and refuses what no browser prints', () => {
    const raw = givenPdf({ firstElement: 99 });
    const finished = finishPdf(raw, Date.parse('2026-11-20T06:00:01Z'));
    assert.equal(finished.length, raw.length);
    assert.match(finished.toString('latin1'), /\(node00000001\) \(node00000002\)/);
    for (const bad of ['', '%PDF-1.7\n', raw.toString('latin1').replace('xref\n0', 'xrefs0')])
      assert.throws(() => finishPdf(Buffer.from(bad, 'latin1'), 0), UnknownPdf);
  });
});
