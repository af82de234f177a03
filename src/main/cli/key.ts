import { userInfo } from 'node:os';
import { inGroups, type SigningKey } from '../../domain/report/signing-keys.ts';
import { HomeInUse } from '../data-lock.ts';
import { signingKeys } from '../report/signing-key.ts';
import { openOpsReader } from '../store/ops.ts';
import { common, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { signerFor, withSigning } from './signer-for.ts';
import { homeOf, type SiteFiles, siteFiles } from './site.ts';

const keysOf = (files: SiteFiles): readonly SigningKey[] => {
  const ops = openOpsReader(files.ops);
  try {
    return signingKeys(ops.db);
  } finally {
    ops.close();
  }
};

const because: Readonly<Record<SigningKey['because'], string>> = {
  first: 'the first one',
  renewed: 'made new, and signed for by the one before',
  lost: 'made new, because the one before could not be opened any more',
};

const lineOf = ({ fingerprint, at, because: why, until }: SigningKey): string =>
  `${until === null ? 'in use ' : 'retired'}  ${inGroups(fingerprint)}\n         since ${new Date(at).toISOString()}, ${why in because ? because[why] : why}`;

export const key: Command = {
  name: 'key',
  summary: 'the key that signs reports: its fingerprint, and a new one',
  help: `Usage: fieldwatch key [--renew] [--home DIR] [--demo] [--json]

Prints the public keys with which this console signs and has signed its reports, the newest
last. Compare the fingerprint with the one that a report prints, from mouth to ear if you can.
--renew makes a new key, when no console is running on the data folder; a running console
makes one in its window (Settings, About & health). The log records the new key with a signature of the
former one, and reports of the former one still verify.

Exit code 0: done. 1: the console is running, or the former key cannot be opened from here.`,
  run: async (args) => {
    const { values } = parse({ args: [...args], options: { ...common, demo: { type: 'boolean' }, renew: { type: 'boolean' } } });
    const files = siteFiles(homeOf(values.home), values.demo === true);
    if (values.renew) await renew(files);
    const keys = keysOf(files);
    if (values.json) console.log(JSON.stringify({ keys }));
    else if (keys.length === 0) console.log('This console has no signing key yet. Its first report makes one.');
    else for (const one of keys) console.log(lineOf(one));
    return exit.ok;
  },
};

const renew = async (files: SiteFiles): Promise<void> => {
  const hadOne = keysOf(files).length > 0;
  try {
    const { signature } = await signerFor(files, Date.now);
    if (signature.state === 'unsigned') throw new CliError(exit.failed, 'signing.key-closed', `No new key was made. ${signature.reason}`);
    if (hadOne) await withSigning(files, Date.now, (signing) => signing.renew(userInfo().username)); // else this was the new one
  } catch (error) {
    if (!(error instanceof HomeInUse)) throw error;
    throw new CliError(
      exit.failed,
      'signing.console-running',
      `No new key was made: ${error.message} While it is running, make the new key in its window, under Settings, About & health.`,
    );
  }
};
