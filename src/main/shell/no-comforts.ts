import type { Shell } from './shell.ts';

const nothing = { startsAtLogin: null, closesToTray: null } as const;

/** What a console without a desktop around it answers. */
export const noComforts: Pick<Shell, 'openWindow' | 'comforts' | 'keepComforts'> = {
  openWindow: async () => false,
  comforts: async () => nothing,
  keepComforts: async () => nothing,
};
