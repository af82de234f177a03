import { type Dashboard, dashboardFormat, type Source, type Widget } from './dashboard.ts';
import { settle } from './grid.ts';

export const templateIds = ['empty', 'plant', 'machine', 'rounds'] as const;
export type TemplateId = (typeof templateIds)[number];

export interface TemplateSite {
  /** Every numeric series, by device. */
  readonly series: readonly (Source & { readonly hasLimit: boolean })[];
}

const mostMachines = 12;
const mostMetrics = 24;

const tiles = (
  sources: readonly Source[],
  make: (source: Source, place: { readonly id: string; readonly x: number; readonly y: number }) => Widget,
  perRow: number,
  w: number,
  h: number,
  y: number,
): readonly Widget[] => sources.map((source, i) => make(source, { id: `w${y}-${i}`, x: (i % perRow) * w, y: y + Math.floor(i / perRow) * h }));

/** A start that shows something at once: made from what the site has, and changed from there. `device` is asked for by `machine`. */
export const fromTemplate = (template: TemplateId, name: string, { series }: TemplateSite, device?: string): Dashboard => {
  const limited = series.filter(({ hasLimit }) => hasLimit);
  const source = ({ device: of, metric }: Source): Source => ({ device: of, metric });
  const widgets = (): readonly Widget[] => {
    if (template === 'plant') {
      const shown = (limited.length > 0 ? limited : series).slice(0, mostMachines);
      return [
        { id: 'alerts', type: 'alerts', title: '', filter: '', x: 0, y: 0, w: 6, h: 4 },
        ...(shown.length > 0
          ? [{ id: 'chart', type: 'chart', title: '', sources: shown.slice(0, 2).map(source), hours: 8, x: 6, y: 0, w: 6, h: 4 } as const]
          : []),
        ...tiles(shown, (of, place) => ({ ...place, type: 'value', title: '', source: source(of), w: 3, h: 2 }), 4, 3, 2, 4),
      ];
    }
    if (template === 'machine') {
      const own = series.filter((one) => one.device === device).slice(0, mostMetrics);
      return [
        ...(own.length > 0
          ? [{ id: 'chart', type: 'chart', title: '', sources: own.slice(0, 4).map(source), hours: 24, x: 0, y: 0, w: 8, h: 4 } as const]
          : []),
        { id: 'alerts', type: 'alerts', title: '', filter: device === undefined ? '' : `device:${device}`, x: 8, y: 0, w: 4, h: 4 },
        ...tiles(own, (of, place) => ({ ...place, type: 'sparkline', title: '', source: source(of), w: 4, h: 2 }), 3, 4, 2, 4),
      ];
    }
    if (template === 'rounds')
      return tiles(limited.slice(0, mostMetrics), (of, place) => ({ ...place, type: 'value', title: '', source: source(of), w: 4, h: 2 }), 3, 4, 2, 0);
    return [];
  };
  return { format: dashboardFormat, name, widgets: [...settle(widgets())] };
};
