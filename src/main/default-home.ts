import { join } from 'node:path';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder of the person. */
  readonly homedir: string;
}

/** Where the operating system keeps the data of a program: the same folder that Electron takes as `userData`. */
export const defaultHome = ({ platform, env, homedir }: Surroundings): string => {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir, 'AppData', 'Roaming'), 'Fieldwatch');
  if (platform === 'darwin') return join(homedir, 'Library', 'Application Support', 'Fieldwatch');
  return join(env['XDG_CONFIG_HOME'] || join(homedir, '.config'), 'Fieldwatch');
};
