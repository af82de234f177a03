import { openSecrets } from '../../../src/main/shell/browser/secrets.ts';
import { noComforts } from '../../../src/main/shell/no-comforts.ts';
import { Settings, type Shell } from '../../../src/main/shell/shell.ts';

export const tenantId = '00000000-0000-7000-8000-0000000000e1';

/** What an engine asks of the programs around it, where there is no window: real sealed secrets, settings in memory. */
export const shellWithoutWindow = (home: string): Shell => {
  let settings = Settings.parse({ tenant: tenantId });
  return {
    ...openSecrets(home),
    facts: async () => ({ kind: 'none', secretsProtected: false, sandboxed: true }),
    printPdf: async () => new Uint8Array(),
    preparePrint: async () => {},
    save: async () => null,
    saveFile: async () => null,
    notify: async () => {},
    badge: async () => {},
    ...noComforts,
    settings: async () => settings,
    keepSettings: async (patch) => void (settings = { ...settings, ...patch }),
  };
};
