import type { MenuItemConstructorOptions } from 'electron';

const edit: MenuItemConstructorOptions = {
  label: 'Edit',
  submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
};
const view: MenuItemConstructorOptions = {
  label: 'View',
  submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }, { type: 'separator' }, { role: 'togglefullscreen' }],
};

/** Only what Electron does by itself; everything of the console is in its page. Neither reload nor developer tools. */
export const menuTemplate = (platform: NodeJS.Platform): MenuItemConstructorOptions[] =>
  platform === 'darwin' ? [{ role: 'appMenu' }, edit, view, { role: 'windowMenu' }] : [{ label: 'File', submenu: [{ role: 'quit' }] }, edit, view];
