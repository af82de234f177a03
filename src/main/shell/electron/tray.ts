import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';

export interface TrayIcon {
  readonly count: (unacknowledged: number) => void;
}

/** A picture in the bar of the system that says how many alerts nobody has answered, and brings the window back. Undefined where there is no such bar. */
export const openTray = (toFront: () => void, quit: () => void): TrayIcon | undefined => {
  try {
    const tray = new Tray(nativeImage.createFromPath(join(app.getAppPath(), 'assets', 'icons', '32x32.png')));
    const menu = Menu.buildFromTemplate([
      { label: 'Open Fieldwatch', click: () => toFront() },
      { type: 'separator' },
      { label: 'Quit: stop listening to the site', click: () => quit() },
    ]);
    tray.setContextMenu(menu);
    tray.on('click', () => toFront());
    const count = (unacknowledged: number): void =>
      tray.setToolTip(unacknowledged === 0 ? 'Fieldwatch: every alert is acknowledged' : `Fieldwatch: ${unacknowledged} unacknowledged`);
    count(0);
    return { count };
  } catch {
    return undefined; // some desktops of Linux have none
  }
};
