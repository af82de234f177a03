import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Pencil, Trash2 } from 'lucide-react';
import { type PointerEvent, useRef } from 'react';
import { gridColumns, type Widget } from '../../../domain/dashboard/dashboard.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import styles from './dashboards.module.css';
import type { DashboardSite } from './use-site.ts';
import { useWidgetTitle, WidgetBody } from './widget-body.tsx';

export interface Step {
  readonly x?: number;
  readonly y?: number;
  readonly w?: number;
  readonly h?: number;
}

export interface WidgetFrameProps {
  readonly widget: Widget;
  readonly site: DashboardSite;
  readonly isNarrow: boolean;
  /** Given while the dashboard is being changed. */
  readonly edit?: { readonly onStep: (by: Step) => void; readonly onEdit: () => void; readonly onRemove: () => void };
}

/** Drags in whole columns and rows; what it moves by is applied when the pointer is let go. */
const useDrag = (onStep: (by: Step) => void, kind: 'move' | 'size') => {
  const from = useRef<{ readonly x: number; readonly y: number; readonly cell: number; readonly row: number }>(undefined);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const part = event.currentTarget.closest<HTMLElement>('[data-widget]');
      const grid = part?.parentElement;
      if (!part || !grid || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY, cell: grid.clientWidth / gridColumns, row: part.offsetHeight / Number(part.dataset['rows'] ?? 1) };
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const start = from.current;
      from.current = undefined;
      if (!start) return;
      const across = Math.round((event.clientX - start.x) / start.cell);
      const down = Math.round((event.clientY - start.y) / start.row);
      if (across !== 0 || down !== 0) onStep(kind === 'move' ? { x: across, y: down } : { w: across, h: down });
    },
  };
};

const EditBar = ({ widget, edit }: { readonly widget: Widget; readonly edit: NonNullable<WidgetFrameProps['edit']> }) => {
  const t = useText('dashboards');
  const title = useWidgetTitle()(widget);
  const { onStep, onEdit, onRemove } = edit;
  const button = (label: string, icon: React.ReactNode, run: () => void) => (
    <Button variant="quiet" isIconOnly icon={icon} aria-label={`${label}: ${title}`} title={label} onClick={run} />
  );
  return (
    <div className={styles.editBar}>
      {button(t('left'), <ArrowLeft />, () => onStep({ x: -1 }))}
      {button(t('right'), <ArrowRight />, () => onStep({ x: 1 }))}
      {button(t('up'), <ArrowUp />, () => onStep({ y: -1 }))}
      {button(t('down'), <ArrowDown />, () => onStep({ y: 1 }))}
      {button(t('edit'), <Pencil />, onEdit)}
      {button(t('remove'), <Trash2 />, onRemove)}
    </div>
  );
};

const Keys = ({ within, edit }: { readonly within: React.RefObject<HTMLElement | null>; readonly edit: NonNullable<WidgetFrameProps['edit']> }) => {
  const { onStep, onEdit, onRemove } = edit;
  useCommand('widget.left', () => onStep({ x: -1 }), { within });
  useCommand('widget.right', () => onStep({ x: 1 }), { within });
  useCommand('widget.up', () => onStep({ y: -1 }), { within });
  useCommand('widget.down', () => onStep({ y: 1 }), { within });
  useCommand('widget.wider', () => onStep({ w: 1 }), { within });
  useCommand('widget.narrower', () => onStep({ w: -1 }), { within });
  useCommand('widget.taller', () => onStep({ h: 1 }), { within });
  useCommand('widget.shorter', () => onStep({ h: -1 }), { within });
  useCommand('widget.edit', onEdit, { within });
  useCommand('widget.remove', onRemove, { within });
  return null;
};

/** One part in its place. While the dashboard is changed it can be moved and sized by keys, by buttons and by dragging. */
export const WidgetFrame = ({ widget, site, isNarrow, edit }: WidgetFrameProps) => {
  const t = useText('dashboards');
  const title = useWidgetTitle()(widget);
  const frame = useRef<HTMLElement>(null);
  const idle = () => {};
  const move = useDrag(edit?.onStep ?? idle, 'move');
  const size = useDrag(edit?.onStep ?? idle, 'size');
  const place = isNarrow
    ? { minHeight: `calc(${widget.h} * var(--dash-row))` }
    : { gridColumn: `${widget.x + 1} / span ${widget.w}`, gridRow: `${widget.y + 1} / span ${widget.h}` };
  return (
    <section
      ref={frame}
      className={styles.widget}
      style={place}
      aria-label={title}
      data-widget={widget.type}
      data-rows={widget.h}
      data-editing={edit ? true : undefined}
      {...(edit && { tabIndex: 0, 'data-scope': 'dashboard', role: 'group' })}
    >
      {edit && <Keys within={frame} edit={edit} />}
      <header className={styles.widgetHead} {...(edit && !isNarrow && move)}>
        <h2 className={styles.widgetTitle}>
          <bdi>{title}</bdi>
        </h2>
        {edit && <EditBar widget={widget} edit={edit} />}
      </header>
      <div className={styles.widgetBody} {...(edit && { inert: true })}>
        <WidgetBody widget={widget} site={site} />
      </div>
      {edit && !isNarrow && <span className={styles.corner} title={t('size')} aria-hidden="true" {...size} />}
    </section>
  );
};
