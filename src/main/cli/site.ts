import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultHome } from '../default-home.ts';
import { demoTenantId, tenantFolder } from '../engine.ts';
import { Settings } from '../shell/shell.ts';
import { CliError, exit } from './exit.ts';

/** The data folder of a command: `--home`, else where the console keeps it. */
export const homeOf = (given: string | undefined): string => given ?? defaultHome({ platform: process.platform, env: process.env, homedir: homedir() });

const readSettings = (home: string): Settings => {
  try {
    return Settings.parse(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')));
  } catch {
    return Settings.parse({}); // none yet, or not readable: the folder below tells
  }
};

export interface SiteFiles {
  readonly home: string;
  readonly tenant: string;
  readonly isDemo: boolean;
  readonly folder: string;
  readonly ops: string;
  readonly telemetry: string;
}

const tenantsIn = (home: string): readonly string[] => {
  try {
    return readdirSync(join(home, 'tenants'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return [];
    throw new CliError(
      exit.badInput,
      'home.unusable',
      `The data folder ${home} cannot be read (${code || String(error)}). Nothing was changed. Check that it is the right folder and that this user may read it, or name another one with --home DIR.`,
    );
  }
};

/** The files of the tenant that the console opens, or of the demo site. Throws a `CliError` when there are none. */
export const siteFiles = (home: string, wantsDemo: boolean): SiteFiles => {
  const settings = readSettings(home);
  const tenants = tenantsIn(home);
  const only = tenants.length === 1 ? tenants[0] : undefined;
  const tenant = wantsDemo || settings.demo ? demoTenantId : (settings.tenant ?? only);
  if (tenant === undefined || !tenants.includes(tenant)) {
    const known = tenants.includes(demoTenantId) ? ' There is a demo site: add --demo.' : '';
    throw new CliError(
      exit.badInput,
      'home.no-data',
      `There is no data of Fieldwatch in ${home}.${known} Start Fieldwatch once, or name the folder with --home DIR.`,
    );
  }
  const folder = tenantFolder(home, tenant);
  return { home, tenant, isDemo: tenant === demoTenantId, folder, ops: join(folder, 'ops.db'), telemetry: join(folder, 'telemetry.db') };
};
