import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { MessageChannel } from 'node:worker_threads';
import { consoleContract } from '../../../src/contract/console.ts';
import { connect } from '../../../src/contract/rpc.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import type { ShiftReport } from '../../../src/domain/report/shift.ts';
import type { Shell } from '../../../src/main/shell/shell.ts';
import { verifyInLog } from '../../../src/main/report/verify-in-log.ts';
import { verifyReport } from '../../../src/main/report/verify-report.ts';
import { openOpsReader } from '../../../src/main/store/ops.ts';
import { overPort } from '../../contract/pipes.ts';
import { tempFolder } from '../../temp-folder.ts';
import { givenPdf } from '../report/given-pdf.ts';
import { folderIn, givenEngine, type GivenEngine } from './given-engine.ts';

const period = { from: 0, to: 60_000 };

/** An engine whose shell prints with a page of its own, as both shells do: another wire, and the address that it was given. */
const printing = async (home: string, more: Partial<Shell> = {}) => {
  const saved: Buffer[] = [];
  const printed: ShiftReport[] = [];
  const addresses: string[] = [];
  let given: GivenEngine | undefined;
  const shell: Partial<Shell> = {
    printPdf: async (path) => {
      addresses.push(path);
      const { port1, port2 } = new MessageChannel();
      given!.engine.attach(overPort(port1), 'ada');
      const page = connect(consoleContract, overPort(port2));
      const query = new URLSearchParams(path.split('?')[1]);
      printed.push(await page.shiftReport({ from: Number(query.get('from')), to: Number(query.get('to')), issue: query.get('issue') ?? undefined }));
      port2.close();
      return givenPdf();
    },
    save: async (name, bytes) => {
      saved.push(Buffer.from(bytes));
      return { kind: 'file', path: name };
    },
    ...more,
  };
  given = await givenEngine({ home, shell });
  return { ...given, saved, printed, addresses };
};

test('the key exists from the first start on, so that a report of the command line beside a running console is signed too', async () => {
  const { window, close } = await givenEngine({ home: tempFolder() });
  const deadline = Date.now() + 20_000;
  while ((await window.signingKeys({})).length === 0 && Date.now() < deadline) await new Promise((next) => setTimeout(next, 10));
  assert.equal((await window.signingKeys({})).length, 1);
  await close();
});

test('a saved report is composed once: what is printed, attached and signed is the same, and the log knows its key', async () => {
  const home = tempFolder();
  const { window, saved, printed, addresses, close } = await printing(home);
  await window.saveShiftReport(period);
  const verdict = verifyReport(saved[0]!);
  assert.ok(verdict.intact, JSON.stringify(verdict));
  const { integrity, ...data } = printed[0]!;
  assert.deepEqual(JSON.parse(verdict.extract), data);
  assert.equal(verdict.seal.extract.sha256, integrity?.extractSha256);
  const signature = integrity?.signature;
  assert.ok(signature?.state === 'signed' && signature.fingerprint === verdict.seal.key.fingerprint, JSON.stringify(signature));
  assert.equal(
    integrity?.records.reduce((sum, { count }) => sum + count, 0),
    printed[0]!.events,
  );
  await assert.rejects(window.shiftReport({ ...period, issue: addresses[0]!.split('issue=')[1] }), { code: 'report.not-issued' });
  assert.deepEqual((await window.shiftReport(period)).integrity?.signature, { state: 'preview' });
  await close();
  const ops = openOpsReader(join(folderIn(home), 'ops.db'));
  const inLog = verifyInLog(ops.db, verdict.seal);
  ops.close();
  assert.ok(inLog.fits && inLog.key?.because === 'first');
});

test('two reports at once make one key; a new one is signed for by the former, whose reports still verify', async () => {
  const home = tempFolder();
  const { window, saved } = await printing(home);
  await Promise.all([window.saveShiftReport(period), window.saveShiftReport(period)]);
  const [first, ...others] = await window.signingKeys({});
  assert.deepEqual([first?.because, first?.until, others.length], ['first', null, 0]);
  const renewed = await window.renewSigningKey({});
  await window.saveShiftReport(period);
  assert.deepEqual(
    (await window.signingKeys({})).map(({ because, until }) => [because, until]),
    [
      ['first', renewed.from],
      ['renewed', null],
    ],
  );
  const fingerprints = saved.map((file) => {
    const verdict = verifyReport(file);
    return verdict.intact && verdict.seal.key.fingerprint;
  });
  assert.deepEqual(fingerprints, [first!.fingerprint, first!.fingerprint, renewed.fingerprint]);
  const secrets = JSON.parse(readFileSync(join(folderIn(home), 'secrets.json'), 'utf8')) as Record<string, string>;
  assert.deepEqual(Object.keys(secrets), [`signing-key/${renewed.fingerprint}`], 'the retired key is gone');
});

test('a key that cannot be opened any more is replaced, and the log says that it was lost', async () => {
  const home = tempFolder();
  const one = await printing(home);
  await one.window.saveShiftReport(period);
  await one.close();
  rmSync(join(home, 'secrets.key'));
  const two = await printing(home);
  await two.window.saveShiftReport(period);
  assert.deepEqual(
    (await two.window.signingKeys({})).map(({ because }) => because),
    ['first', 'lost'],
  );
  assert.ok(verifyReport(two.saved[0]!).intact);
});

test('where nothing can be sealed the report is saved unsigned, with the reason on its page and in its seal', async () => {
  const home = tempFolder();
  const reason = 'This system offers no place for passwords right now.';
  const { window, saved, printed } = await printing(home, { seal: () => Promise.reject(new Refusal('secret.no-keyring', reason)) });
  await window.saveShiftReport(period);
  assert.deepEqual(printed[0]?.integrity?.signature, { state: 'unsigned', code: 'secret.no-keyring', reason: `No signing key could be used: ${reason}` });
  const verdict = verifyReport(saved[0]!);
  assert.ok(!verdict.intact && verdict.code === 'report.unsigned' && verdict.reason.includes(reason));
  assert.deepEqual(await window.signingKeys({}), [], 'the log names no key that cannot sign');
});

test('what cannot be sealed is not saved', async () => {
  const { window, saved, faults } = await printing(tempFolder(), { printPdf: async () => new TextEncoder().encode('no PDF') });
  await assert.rejects(window.saveShiftReport(period), { code: 'report.not-printed' });
  assert.deepEqual([saved.length, faults.length], [0, 1]);
});
