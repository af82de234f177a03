import { create } from 'zustand';
import type { CodedError } from '../../contract/rpc.ts';
import type { Session } from '../../contract/views.ts';
import { usePreferences } from '../theme/preferences.ts';
import { engine, wire } from '../wire/engine.ts';

interface SessionStore {
  readonly session: Session | undefined;
  readonly error: CodedError | undefined;
  /** Asks the engine again, for example after the first connection was added. */
  readonly reload: () => Promise<void>;
}

/** Who works here, on which site, in which zone. Undefined until the engine has answered for the first time. */
export const useSessionStore = create<SessionStore>()((set) => ({
  session: undefined,
  error: undefined,
  reload: async () => {
    try {
      set({ session: await engine.session({}), error: undefined });
    } catch (error) {
      set({ error: error as CodedError });
    }
  },
}));

/** The session; the frame shows its screens only when there is one. */
export const useSession = (): Session | undefined => useSessionStore(({ session }) => session);

/** IANA name of the zone in which the window shows all times. */
export const useZone = (): string => useSession()?.zone ?? 'UTC';

/** Loads the session now and after every restart of the engine, and keeps theme and density there. Called once. */
export const followSession = (): void => {
  const load = () => void useSessionStore.getState().reload();
  load();
  wire.onLink(() => {
    if (wire.link().state === 'connected' && useSessionStore.getState().session) load();
  });
  let isApplied = false;
  useSessionStore.subscribe(({ session }) => {
    if (!session || isApplied) return;
    isApplied = true;
    usePreferences.getState().set(session.preferences);
    usePreferences.subscribe(({ theme, density, language, units }) => {
      engine.savePreferences({ theme, density, ...(language !== undefined && { language }), ...(units !== undefined && { units }) }).catch(() => {
        // The window keeps its own copy, and the next change sends both again.
      });
    });
  });
};
