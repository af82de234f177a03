import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { BrokerProfile } from '../../domain/broker/profile.ts';
import { Refusal } from '../../domain/decider.ts';
import { doctor } from '../broker/doctor.ts';
import type { LinkSecrets } from '../broker/link.ts';
import { openLinkSecrets } from '../engine/link-secrets.ts';
import { HomeInUse, lockHome, prepareHome } from '../data-lock.ts';
import { canSandbox } from '../shell/browser/chromium.ts';
import { findChromium } from '../shell/browser/find-chromium.ts';
import { openSecrets as openKey } from '../shell/browser/secrets.ts';
import { openSecrets } from '../store/secrets.ts';
import { openOpsReader } from '../store/ops.ts';
import { common, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { homeOf, type SiteFiles, siteFiles } from './site.ts';

interface Check {
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

const smallestFreeBytes = 500 * 1024 * 1024;
const oldestNode = 24;

/** A refusal is what the person has to know; anything else is a fault of the program and ends the command. */
const failed = (check: string, error: unknown): Check => {
  if (!(error instanceof Refusal)) throw error;
  return { check, outcome: 'failed', detail: `${error.message} (${error.code})` };
};

const node = (): Check => {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= oldestNode
    ? { check: 'Node', outcome: 'ok', detail: process.version }
    : { check: 'Node', outcome: 'failed', detail: `${process.version} is too old; start through npm, which brings Node ${oldestNode}.` };
};
const sqlite = (): Check => {
  const db = new Database(':memory:');
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
  db.close();
  return { check: 'SQLite', outcome: 'ok', detail: version };
};
const shell = (): Check => {
  const program = findChromium({ platform: process.platform, env: process.env, homedir: homedir() });
  if (!program)
    return {
      check: 'shell',
      outcome: 'warning',
      detail: 'No Chromium, Chrome or Edge was found: the browser window and PDF reports need one. Install it, or set CHROMIUM_PATH.',
    };
  return { check: 'shell', outcome: 'ok', detail: canSandbox() ? program : `${program} (running as root: without its sandbox)` };
};
const folder = (home: string): Check => {
  if (!existsSync(home) && existsSync(dirname(home)))
    return { check: 'data folder', outcome: 'warning', detail: `${home} is not there yet; the first start makes it. Is it the folder that you meant?` };
  try {
    prepareHome(home);
    lockHome(home, 'doctor', Date.now).release();
    return { check: 'data folder', outcome: 'ok', detail: home };
  } catch (error) {
    if (error instanceof HomeInUse) return { check: 'data folder', outcome: 'ok', detail: `${home}, in use by a running console` };
    return failed('data folder', error);
  }
};
/** The folder itself, or the one in which it will be made. */
const nearest = (path: string): string => (existsSync(path) || dirname(path) === path ? path : nearest(dirname(path)));
const disk = (home: string): Check => {
  const { bavail, bsize } = statfsSync(nearest(home));
  const free = bavail * bsize;
  const words = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free >= smallestFreeBytes
    ? { check: 'disk', outcome: 'ok', detail: words }
    : { check: 'disk', outcome: 'failed', detail: `${words}: too little to store for long. Free some space.` };
};
const clock = (files: { readonly ops: string } | undefined): Check => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = Date.now();
  const detail = `${new Date(now).toISOString()}, zone ${zone}`;
  if (!files) return { check: 'clock', outcome: 'ok', detail };
  const ops = openOpsReader(files.ops);
  const newest = ops.db.prepare<[], number | null>('SELECT max(at) FROM event').pluck().get() ?? 0;
  ops.close();
  return newest > now + 60_000
    ? {
        check: 'clock',
        outcome: 'failed',
        detail: `${detail}: earlier than the newest record (${new Date(newest).toISOString()}). Set date and time of this computer.`,
      }
    : { check: 'clock', outcome: 'ok', detail };
};
const broker = async (profile: BrokerProfile, password: string, secrets: LinkSecrets = {}): Promise<Check> => {
  const { steps, cause, chain = [] } = await doctor(profile, password, { secrets });
  const shown = chain.map(({ subject, issuer, validTo, fingerprint }) => `${subject}, issued by ${issuer}, valid to ${validTo}, SHA-256 ${fingerprint}`);
  const check = `broker ${profile.name}`;
  if (cause)
    return {
      check,
      outcome: 'failed',
      detail: `${cause.title} ${cause.next} (${cause.code}: ${cause.evidence})${shown.length === 0 ? '' : ` The broker shows: ${shown.join('; ')}.`}`,
    };
  return { check, outcome: 'ok', detail: steps.map(({ step, ms }) => `${step} ${Math.round(ms)} ms`).join(', ') };
};

const savedBrokers = async (files: SiteFiles): Promise<readonly Check[]> => {
  const ops = openOpsReader(files.ops);
  try {
    const key = openKey(files.home);
    const secrets = openLinkSecrets(openSecrets(join(files.folder, 'secrets.json'), key.seal, key.unseal));
    const enabled = ops.configuration.connections().filter(({ profile }) => profile.enabled);
    const examine = async (profileId: string, profile: BrokerProfile): Promise<Check> => {
      try {
        const { password, link } = await secrets.get(profileId);
        return await broker(profile, password, link);
      } catch (error) {
        return failed(`broker ${profile.name}`, error);
      }
    };
    return await Promise.all(enabled.map(({ profileId, profile }) => examine(profileId, profile)));
  } finally {
    ops.close();
  }
};

/** The clock and the saved connections stand in the event log; where that cannot be opened, this is what is wrong. */
const stored = async (files: SiteFiles): Promise<readonly Check[]> => {
  try {
    return [clock(files), ...(await savedBrokers(files))];
  } catch (error) {
    return [clock(undefined), failed('event log', error)];
  }
};

const caText = (file: string | undefined): string => {
  if (file === undefined) return '';
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(exit.badInput, 'usage.bad-value', `--ca-file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const givenBroker = (url: string, username: string, passwordEnv: string | undefined, caFile: string | undefined): readonly [BrokerProfile, string] => {
  const draft = { name: url, url, username, caPem: caText(caFile), sources: [{ template: '{device}/{_*}', decoder: 'json' }], enabled: true, simulated: false };
  const profile = BrokerProfile.safeParse(draft);
  if (!profile.success)
    throw new CliError(exit.badInput, 'usage.bad-value', `--broker: ${profile.error.issues[0]?.message ?? 'this is no address of a broker.'}`);
  const password = passwordEnv === undefined ? '' : process.env[passwordEnv];
  if (password === undefined)
    throw new CliError(exit.badInput, 'usage.bad-value', `--password-env: the environment has no variable ${passwordEnv}. Set it, or name another one.`);
  return [profile.data, password];
};

const filesIn = (home: string, wantsDemo: boolean): SiteFiles | undefined => {
  try {
    return siteFiles(home, wantsDemo);
  } catch {
    return undefined; // a machine where Fieldwatch has not run yet can be examined too
  }
};

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'check this machine and the connections to the brokers',
  help: `Usage: fieldwatch doctor [--home DIR] [--demo] [--broker URL [--user NAME] [--password-env VARIABLE] [--ca-file FILE]] [--json]

Checks Node, SQLite, the browser for the window and the reports, the data folder, the disk,
the clock, and every broker that is configured; or the one broker that is named. A password
is read from the environment, so that it stands in no list of processes. An address begins
with mqtt, mqtts, ws or wss; where a certificate is not trusted, those that the broker shows
are listed. --ca-file trusts the authorities in a PEM file besides those of this computer.

Exit code 0: nothing failed. 1: something failed; its line says what to do next.`,
  run: async (args) => {
    const { values } = parse({
      args: [...args],
      options: {
        ...common,
        demo: { type: 'boolean' },
        broker: { type: 'string' },
        user: { type: 'string' },
        'password-env': { type: 'string' },
        'ca-file': { type: 'string' },
      },
    });
    const home = resolve(homeOf(values.home));
    const given = values.broker === undefined ? undefined : givenBroker(values.broker, values.user ?? '', values['password-env'], values['ca-file']);
    const checks: Check[] = [node(), sqlite(), shell(), folder(home), disk(home)];
    const files = given ? undefined : filesIn(home, values.demo === true);
    checks.push(...(files ? await stored(files) : [clock(undefined)]));
    if (given) checks.push(await broker(...given));
    if (values.json) console.log(JSON.stringify({ checks }));
    else for (const { check, outcome, detail } of checks) console.log(`${outcome.padEnd(8)} ${check}: ${detail}`);
    return checks.some(({ outcome }) => outcome === 'failed') ? exit.failed : exit.ok;
  },
};
