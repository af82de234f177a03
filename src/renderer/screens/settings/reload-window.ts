/** Starts the window afresh after the engine has opened another site. */
export const reloadWindow = (): void => {
  location.hash = '';
  location.reload();
};

/**
 * Changes the site of the engine and reloads. The engine may cut the line while it does so; that is no failure.
 * Any other failure is thrown.
 */
export const changeSite = async (change: () => Promise<unknown>): Promise<void> => {
  try {
    await change();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'rpc.closed') throw error;
  }
  reloadWindow();
};
