import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificates, mosquittoMissing, startMosquitto } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { here, jsonOf } from './given-cli.ts';

interface Check {
  readonly check: string;
  readonly outcome: string;
  readonly detail: string;
}

test.skipIf(mosquittoMissing !== undefined)(
  'the doctor shows the certificates of a broker that nobody trusts, and trusts the authorities of a file',
  async () => {
    const certificates = makeCertificates();
    onTestFinished(() => rmSync(certificates.folder, { recursive: true, force: true }));
    const broker = await startMosquitto({ tls: certificates, isWebSocket: true });
    onTestFinished(broker.stop);
    const home = tempFolder();
    const examine = async (...args: readonly string[]) => {
      const ran = await here('doctor', '--home', home, '--broker', broker.url, '--json', ...args);
      const checks = jsonOf(ran)['checks'] as readonly Check[];
      return { code: ran.code, broker: checks.find(({ check }) => check.startsWith('broker'))! };
    };
    const stranger = await examine();
    assert.equal(stranger.code, 1);
    expect(stranger.broker.detail).toContain('ca-unknown');
    expect(stranger.broker.detail).toContain(`Test Broker, issued by Test Authority`);
    expect(stranger.broker.detail).toContain(new X509Certificate(readFileSync(certificates.cert)).fingerprint256);
    const known = await examine('--ca-file', join(certificates.folder, 'ca.pem'));
    assert.equal(known.broker.outcome, 'ok', known.broker.detail);
    expect(known.broker.detail).toMatch(/tls \d+ ms, upgrade \d+ ms, connect/);
    const missing = await here('doctor', '--home', home, '--broker', broker.url, '--ca-file', join(home, 'nothing.pem'), '--json');
    assert.notEqual(missing.code, 0);
    expect(missing.stderr + missing.stdout).toContain('cannot be read');
  },
);
