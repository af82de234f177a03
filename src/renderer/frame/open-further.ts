import { engine } from '../wire/engine.ts';

/** One more window of the console with this route, for a second screen. */
export const openFurther = async (path: string): Promise<void> => {
  const isOpen = await engine.openWindow({ path }).catch(() => false);
  if (!isOpen) window.open(`/#${path}`, '_blank', 'popup,width=1100,height=700');
};
