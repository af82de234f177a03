import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Surroundings } from '../../default-home.ts';

const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
const inApplications = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const inPrograms = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

const candidates = ({ platform, env, homedir }: Surroundings): readonly string[] => {
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined);
    return inPrograms.flatMap((program) => roots.map((root) => join(root, program)));
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const named = onPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  if (platform !== 'darwin') return named;
  return [...inApplications.flatMap((program) => ['/Applications', join(homedir, 'Applications')].map((root) => join(root, program))), ...named];
};

/** The Chromium, Chrome or Edge of this machine; `CHROMIUM_PATH` decides where it is set. */
export const findChromium = (surroundings: Surroundings, exists: (file: string) => boolean = existsSync): string | undefined => {
  const chosen = surroundings.env['CHROMIUM_PATH'];
  return chosen ? (exists(chosen) ? chosen : undefined) : candidates(surroundings).find(exists);
};
