import { join } from 'node:path';
import { HomeInUse, lockHome } from '../data-lock.ts';
import { openSigning, readSigner, type Signer, type Signing, unsigned } from '../report/signer.ts';
import { openSecrets as openKey } from '../shell/browser/secrets.ts';
import { openOps, openOpsReader } from '../store/ops.ts';
import { openSecrets } from '../store/secrets.ts';
import { openUuid7 } from '../uuid7.ts';
import type { SiteFiles } from './site.ts';

/** The secrets of a site under the key file of its data folder. What Electron sealed with the keyring of the system cannot be opened so. */
const secretsOf = ({ home, folder }: SiteFiles) => {
  const { seal, unseal } = openKey(home);
  return openSecrets(join(folder, 'secrets.json'), seal, unseal);
};

/** Writes to the log of a site while no console is running. Throws `HomeInUse` when one is. */
export const withSigning = async <Result>(files: SiteFiles, now: () => number, work: (signing: Signing) => Promise<Result>): Promise<Result> => {
  const lock = lockHome(files.home, 'signing', now);
  try {
    const ops = openOps({ file: files.ops, now, newId: openUuid7({ now, random: Math.random }) });
    try {
      return await work(openSigning(ops, secretsOf(files), now));
    } finally {
      ops.close();
    }
  } finally {
    lock.release();
  }
};

/** Who signs a report of the command line. The first report makes the key, if no console is running. */
export const signerFor = async (files: SiteFiles, now: () => number): Promise<Signer> => {
  const ops = openOpsReader(files.ops);
  let known: Signer | undefined;
  try {
    known = await readSigner(ops.db, secretsOf(files));
  } finally {
    ops.close();
  }
  if (known) return known;
  try {
    return await withSigning(files, now, (signing) => signing.signer());
  } catch (error) {
    if (!(error instanceof HomeInUse)) throw error;
    return unsigned(
      'signing.no-key',
      'This console has no signing key yet, and only it can make one while it is running. Save one report from its window, or stop it, and make this report again.',
    );
  }
};
