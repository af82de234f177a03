import { Bell, ChartLine, Cpu, FileText, Gauge, HeartPulse, Ruler, Settings, type LucideIcon } from 'lucide-react';

/** The rail from top to bottom. The number keys keep their screens when others join. */
export const screens = [
  { id: 'overview', command: 'screen.overview', path: '/overview', icon: Gauge },
  { id: 'alerts', command: 'screen.alerts', path: '/alerts/active', icon: Bell },
  { id: 'trends', command: 'screen.trends', path: '/trends', icon: ChartLine },
  { id: 'devices', command: 'screen.devices', path: '/devices', icon: Cpu },
  { id: 'rules', command: 'screen.rules', path: '/rules', icon: Ruler },
  { id: 'reports', command: 'screen.reports', path: '/reports', icon: FileText },
  { id: 'sync', command: 'screen.sync', path: '/sync', icon: HeartPulse },
  { id: 'settings', command: 'screen.settings', path: '/settings', icon: Settings },
] as const satisfies readonly { readonly id: string; readonly command: `screen.${string}`; readonly path: string; readonly icon: LucideIcon }[];

export type ScreenId = (typeof screens)[number]['id'];

/** The screen of a path: `/alerts/history` belongs to `alerts`, a dashboard to the overview. */
export const screenOf = (path: string): ScreenId | undefined => {
  const [, first] = path.split('/');
  return first === 'dashboards' ? 'overview' : screens.find(({ id }) => first === id)?.id;
};
