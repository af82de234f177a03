import * as z from 'zod';

/** Columns of the grid; rows go on below as long as there is something. */
export const gridColumns = 12;
export const mostWidgets = 100;
export const dashboardFormat = 1;

/** A series by name: numbers of series differ from one console to the next. */
const Source = z.strictObject({ device: z.string().min(1).max(200), metric: z.string().min(1).max(200) });
export type Source = z.infer<typeof Source>;

const place = {
  id: z.string().min(1).max(40),
  x: z
    .int()
    .min(0)
    .max(gridColumns - 1),
  y: z.int().min(0).max(999),
  w: z.int().min(1).max(gridColumns),
  h: z.int().min(1).max(20),
};
const Title = z.string().max(500);
const Hours = z
  .number()
  .min(1 / 60)
  .max(24 * 366);
const Percent = z.number().min(0).max(100);

const Widget = z.discriminatedUnion('type', [
  z.strictObject({ ...place, type: z.literal('value'), title: Title, source: Source }),
  z.strictObject({ ...place, type: z.literal('gauge'), title: Title, source: Source, from: z.number(), to: z.number() }),
  z.strictObject({ ...place, type: z.literal('sparkline'), title: Title, source: Source }),
  z.strictObject({ ...place, type: z.literal('chart'), title: Title, sources: z.array(Source).min(1).max(6), hours: Hours }),
  z.strictObject({ ...place, type: z.literal('alerts'), title: Title, filter: z.string().max(200) }),
  z.strictObject({ ...place, type: z.literal('text'), title: Title, text: z.string().max(5000) }),
  z.strictObject({
    ...place,
    type: z.literal('image'),
    title: Title,
    /** A line of a photo: its name by hash, and what can be seen. */
    photo: z.string().max(400),
    /** Live values on the picture, by percent from its left and upper edge. */
    marks: z.array(z.strictObject({ source: Source, x: Percent, y: Percent })).max(50),
  }),
]);
export type Widget = z.infer<typeof Widget>;
export type WidgetType = Widget['type'];
export const widgetTypes = ['value', 'gauge', 'sparkline', 'chart', 'alerts', 'text', 'image'] as const satisfies readonly WidgetType[];

/** What somebody has put together from live values, charts, alerts, words and pictures. */
export const Dashboard = z.strictObject({
  format: z.literal(dashboardFormat, 'This dashboard was made by another version of Fieldwatch.'),
  name: z.string().trim().min(1, 'The name is empty.').max(500),
  widgets: z
    .array(Widget)
    .max(mostWidgets)
    .refine((widgets) => new Set(widgets.map(({ id }) => id)).size === widgets.length, 'Two parts have the same id.')
    .refine((widgets) => widgets.every(({ x, w }) => x + w <= gridColumns), 'A part reaches beyond the grid.'),
});
export type Dashboard = z.infer<typeof Dashboard>;

/** Every series that it names, each once. */
export const sourcesOf = ({ widgets }: Pick<Dashboard, 'widgets'>): readonly Source[] => {
  const all = widgets.flatMap((widget): readonly Source[] => {
    if ('source' in widget) return [widget.source];
    if (widget.type === 'chart') return widget.sources;
    return widget.type === 'image' ? widget.marks.map(({ source }) => source) : [];
  });
  return [...new Map(all.map((source) => [`${source.device}\n${source.metric}`, source])).values()];
};

export type ReadDashboard = { readonly dashboard: Dashboard } | { readonly complaint: string };

/** Reads a file; what is wrong is said with its place. Nothing that is not known is taken over silently. */
export const readDashboard = (text: string): ReadDashboard => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { complaint: 'This file is no JSON. Choose a file that was exported from a dashboard.' };
  }
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  if (format !== dashboardFormat)
    return {
      complaint:
        typeof format === 'number'
          ? `This dashboard has format ${format}; this program knows format ${dashboardFormat}. Install the newer version, or export it there for this one.`
          : 'This file is no dashboard: it has no number under "format". Choose a file that was exported from a dashboard.',
    };
  const read = Dashboard.safeParse(json);
  if (read.success) return { dashboard: read.data };
  const [first] = read.error.issues;
  return { complaint: `${first?.path.join('.') || 'The file'}: ${first?.message ?? 'is not readable'}` };
};
