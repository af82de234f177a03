import { Bell, ChartLine, Cpu, FileText, Gauge, Ruler, Settings, type LucideIcon } from 'lucide-react';

/** The rail from top to bottom. The number keys keep their screens when others join. */
export const screens = [
  { id: 'overview', command: 'screen.overview', path: '/overview', icon: Gauge },
  { id: 'alerts', command: 'screen.alerts', path: '/alerts/active', icon: Bell },
  { id: 'trends', command: 'screen.trends', path: '/trends', icon: ChartLine },
  { id: 'devices', command: 'screen.devices', path: '/devices', icon: Cpu },
  { id: 'rules', command: 'screen.rules', path: '/rules', icon: Ruler },
  { id: 'reports', command: 'screen.reports', path: '/reports', icon: FileText },
  { id: 'settings', command: 'screen.settings', path: '/settings', icon: Settings },
] as const satisfies readonly { readonly id: string; readonly command: `screen.${string}`; readonly path: string; readonly icon: LucideIcon }[];

export type ScreenId = (typeof screens)[number]['id'];

/** The screen of a path: `/alerts/history` belongs to `alerts`. */
export const screenOf = (path: string): ScreenId | undefined => screens.find(({ id }) => path.split('/')[1] === id)?.id;
