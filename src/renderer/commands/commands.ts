/** Where a command listens: everywhere, in a list, in a chart, on a dashboard, or in a dialog, popover or form. */
export type Scope = 'global' | 'list' | 'chart' | 'dashboard' | 'dialog';

interface Entry {
  readonly id: string;
  readonly keys: readonly string[];
  readonly scope: Scope;
}

/**
 * Every command of the window and the only place with keys. Titles are `commands.<id>` in common.json; hints, help and
 * `aria-keyshortcuts` are made from here. A command exists while a component handles it with `useCommand`.
 */
export const commands = [
  { id: 'app.palette', keys: ['Ctrl+K'], scope: 'global' },
  { id: 'app.help', keys: ['?'], scope: 'global' },
  { id: 'app.theme', keys: ['Alt+T'], scope: 'global' },
  { id: 'app.past', keys: ['Alt+P'], scope: 'global' },
  { id: 'app.undo', keys: ['Ctrl+Z'], scope: 'global' },
  { id: 'app.redo', keys: ['Ctrl+Y'], scope: 'global' },
  { id: 'app.new-window', keys: ['Alt+N'], scope: 'global' },
  { id: 'app.print', keys: ['Ctrl+P'], scope: 'global' },
  { id: 'report.shift', keys: [], scope: 'global' },
  { id: 'app.density', keys: ['Alt+G'], scope: 'global' },
  { id: 'sound.silence', keys: ['Ctrl+.'], scope: 'global' },
  { id: 'region.next', keys: ['F6'], scope: 'global' },
  { id: 'region.previous', keys: ['Shift+F6'], scope: 'global' },
  { id: 'screen.overview', keys: ['Ctrl+1'], scope: 'global' },
  { id: 'screen.alerts', keys: ['Ctrl+2'], scope: 'global' },
  { id: 'screen.trends', keys: ['Ctrl+3'], scope: 'global' },
  { id: 'screen.devices', keys: ['Ctrl+4'], scope: 'global' },
  { id: 'screen.rules', keys: ['Ctrl+5'], scope: 'global' },
  { id: 'screen.reports', keys: ['Ctrl+6'], scope: 'global' },
  { id: 'screen.sync', keys: ['Ctrl+7'], scope: 'global' },
  { id: 'screen.settings', keys: ['Ctrl+8'], scope: 'global' },

  { id: 'list.next', keys: ['ArrowDown', 'J'], scope: 'list' },
  { id: 'list.previous', keys: ['ArrowUp', 'K'], scope: 'list' },
  { id: 'list.first', keys: ['Home', 'Ctrl+Home'], scope: 'list' },
  { id: 'list.last', keys: ['End', 'Ctrl+End'], scope: 'list' },
  { id: 'list.page-down', keys: ['PageDown'], scope: 'list' },
  { id: 'list.page-up', keys: ['PageUp'], scope: 'list' },
  { id: 'list.open', keys: ['Enter'], scope: 'list' },
  { id: 'list.select', keys: ['Space', 'X'], scope: 'list' },
  { id: 'list.extend-down', keys: ['Shift+ArrowDown'], scope: 'list' },
  { id: 'list.extend-up', keys: ['Shift+ArrowUp'], scope: 'list' },
  { id: 'list.select-all', keys: ['Ctrl+A'], scope: 'list' },
  { id: 'list.filter', keys: ['/', 'Ctrl+F'], scope: 'list' },
  { id: 'list.show-new', keys: ['.'], scope: 'list' },
  { id: 'list.leave', keys: ['Escape'], scope: 'list' },
  { id: 'list.new', keys: ['C'], scope: 'list' },
  { id: 'list.edit', keys: ['F2'], scope: 'list' },
  { id: 'list.export', keys: ['E'], scope: 'list' },

  { id: 'alert.acknowledge', keys: ['A'], scope: 'list' },
  { id: 'alert.shelve', keys: ['S'], scope: 'list' },
  { id: 'alert.resolve', keys: ['R'], scope: 'list' },
  { id: 'alert.note', keys: ['N'], scope: 'list' },
  { id: 'alert.take-over', keys: ['O'], scope: 'list' },
  { id: 'alert.action', keys: ['W'], scope: 'list' },
  { id: 'alert.undo', keys: [], scope: 'list' },
  { id: 'alert.withdraw', keys: [], scope: 'list' },
  { id: 'alert.assign', keys: [], scope: 'list' },
  { id: 'alert.trends', keys: ['T'], scope: 'list' },
  { id: 'alert.device', keys: ['D'], scope: 'list' },
  { id: 'alert.hidden', keys: ['H'], scope: 'list' },
  { id: 'alert.group', keys: ['G'], scope: 'list' },
  { id: 'alert.pause', keys: ['P'], scope: 'list' },
  { id: 'alert.out-of-service', keys: [], scope: 'list' },
  { id: 'alert.return-to-service', keys: [], scope: 'list' },

  { id: 'chart.left', keys: ['ArrowLeft'], scope: 'chart' },
  { id: 'chart.right', keys: ['ArrowRight'], scope: 'chart' },
  { id: 'chart.left-far', keys: ['Shift+ArrowLeft'], scope: 'chart' },
  { id: 'chart.right-far', keys: ['Shift+ArrowRight'], scope: 'chart' },
  { id: 'chart.zoom-in', keys: ['+'], scope: 'chart' },
  { id: 'chart.zoom-out', keys: ['-'], scope: 'chart' },
  { id: 'chart.pan-left', keys: ['[', 'PageUp'], scope: 'chart' },
  { id: 'chart.pan-right', keys: [']', 'PageDown'], scope: 'chart' },
  { id: 'chart.reset', keys: ['0'], scope: 'chart' },
  { id: 'chart.mark', keys: ['B'], scope: 'chart' },
  { id: 'chart.zoom-to-mark', keys: ['Enter'], scope: 'chart' },
  { id: 'chart.set-limit', keys: ['L'], scope: 'chart' },
  { id: 'chart.annotate', keys: ['N'], scope: 'chart' },
  { id: 'chart.image', keys: ['I'], scope: 'chart' },
  { id: 'chart.table', keys: ['V'], scope: 'chart' },
  { id: 'chart.leave', keys: ['Escape'], scope: 'chart' },

  { id: 'dashboard.edit', keys: ['F2'], scope: 'dashboard' },
  { id: 'dashboard.save', keys: ['Ctrl+Enter'], scope: 'dashboard' },
  { id: 'widget.left', keys: ['ArrowLeft'], scope: 'dashboard' },
  { id: 'widget.right', keys: ['ArrowRight'], scope: 'dashboard' },
  { id: 'widget.up', keys: ['ArrowUp'], scope: 'dashboard' },
  { id: 'widget.down', keys: ['ArrowDown'], scope: 'dashboard' },
  { id: 'widget.wider', keys: ['Shift+ArrowRight'], scope: 'dashboard' },
  { id: 'widget.narrower', keys: ['Shift+ArrowLeft'], scope: 'dashboard' },
  { id: 'widget.taller', keys: ['Shift+ArrowDown'], scope: 'dashboard' },
  { id: 'widget.shorter', keys: ['Shift+ArrowUp'], scope: 'dashboard' },
  { id: 'widget.edit', keys: ['Enter'], scope: 'dashboard' },
  { id: 'widget.remove', keys: ['Delete'], scope: 'dashboard' },

  { id: 'dialog.save', keys: ['Ctrl+Enter'], scope: 'dialog' },
  { id: 'dialog.leave', keys: ['Escape'], scope: 'dialog' },
  { id: 'dialog.choice-1', keys: ['1'], scope: 'dialog' },
  { id: 'dialog.choice-2', keys: ['2'], scope: 'dialog' },
  { id: 'dialog.choice-3', keys: ['3'], scope: 'dialog' },
  { id: 'dialog.choice-4', keys: ['4'], scope: 'dialog' },
  { id: 'dialog.choice-5', keys: ['5'], scope: 'dialog' },
  { id: 'dialog.choice-6', keys: ['6'], scope: 'dialog' },
] as const satisfies readonly Entry[];

export type Command = (typeof commands)[number];
export type CommandId = Command['id'];

const byId = new Map<CommandId, Command>(commands.map((command) => [command.id, command]));

export const command = (id: CommandId): Command => byId.get(id)!;
