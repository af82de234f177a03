import { ArrowDown, ArrowUp, Columns3, Minus, Plus } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { keepDocument, removeDocument, useDocument } from '../../stores/documents.ts';
import { usePreferences } from '../../theme/preferences.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { useAction } from '../../ui/use-action.ts';
import { type Arrangement, arrangeColumns, asMade, movedColumn, orderedColumns } from './arrange-columns.ts';
import styles from './columns.module.css';
import { type GridColumn, type GridSort, widthOf } from './grid-column.ts';

const stepPx = 16;
const least = 40;
const usual = 120;

const isAsMade = ({ order, hidden, widths }: Arrangement): boolean => order.length === 0 && hidden.length === 0 && Object.keys(widths).length === 0;

/** How the list is sorted, for lists that can be. */
export interface Sorting {
  readonly sort: GridSort | undefined;
  readonly onSort: (sort: GridSort | undefined) => void;
}
const ownOrder = '';

/** The columns of a list as this person wants them, with the button that arranges them. Kept per person and list. */
export const useArrangedColumns = <Row,>(
  list: string,
  columns: readonly GridColumn<Row>[],
  fixed: readonly string[] = [],
  sorting?: Sorting,
): { readonly columns: readonly GridColumn<Row>[]; readonly button: ReactNode } => {
  const t = useText('columns');
  const density = usePreferences((p) => p.density);
  const kept = useDocument('columns', list);
  const [isOpen, setOpen] = useState(false);
  const arrangement = kept?.body ?? asMade;
  const keep = useAction((next: Arrangement) =>
    isAsMade(next) ? (kept ? removeDocument(kept) : Promise.resolve()) : keepDocument({ kind: 'columns', id: list, scope: 'own' }, next, kept),
  );
  const arranged = useMemo(() => arrangeColumns(columns, arrangement, fixed), [columns, arrangement, fixed]);
  const ordered = orderedColumns(columns, arrangement).filter(({ id }) => !fixed.includes(id));
  const change = (patch: Partial<Arrangement>) => void keep.run({ ...arrangement, ...patch });
  const ids = ordered.map(({ id }) => id);
  const sized = (column: GridColumn<Row>, by: number) => {
    const now = arrangement.widths[column.id] ?? (Number.parseInt(widthOf(column, density), 10) || usual);
    change({ widths: { ...arrangement.widths, [column.id]: Math.max(least, now + by) } });
  };
  return {
    columns: arranged,
    button: (
      <>
        <Button variant="quiet" isIconOnly icon={<Columns3 />} aria-label={t('open')} title={t('open')} onClick={() => setOpen(true)} />
        {isOpen && (
          <Dialog
            isOpen
            onClose={() => setOpen(false)}
            title={t('title')}
            description={t('note')}
            footer={
              <>
                <Button variant="primary" onClick={() => setOpen(false)}>
                  {t('done')}
                </Button>
                {!isAsMade(arrangement) && <Button onClick={() => void keep.run(asMade)}>{t('reset')}</Button>}
              </>
            }
          >
            {sorting && (
              <div className={styles.sorting}>
                <Select
                  label={t('sortedBy')}
                  value={sorting.sort?.by ?? ownOrder}
                  onChange={(by) => sorting.onSort(by === ownOrder ? undefined : { by, isDown: sorting.sort?.isDown ?? false })}
                  options={[
                    { value: ownOrder, label: t('ownOrder') },
                    ...columns.flatMap(({ id, title, isSortable }) => (isSortable ? [{ value: id, label: title }] : [])),
                  ]}
                />
                {sorting.sort && (
                  <Checkbox
                    label={t('downwards')}
                    isChecked={sorting.sort.isDown}
                    onChange={(isDown) => sorting.onSort(sorting.sort && { ...sorting.sort, isDown })}
                  />
                )}
              </div>
            )}
            <ul className={styles.list}>
              {ordered.map((column) => (
                <li key={column.id} className={styles.row}>
                  <span className={styles.name}>
                    <Checkbox
                      label={column.title}
                      isChecked={!arrangement.hidden.includes(column.id)}
                      onChange={(isShown) =>
                        change({ hidden: isShown ? arrangement.hidden.filter((id) => id !== column.id) : [...arrangement.hidden, column.id] })
                      }
                    />
                  </span>
                  <Button
                    variant="quiet"
                    isIconOnly
                    icon={<ArrowUp />}
                    aria-label={t('before', { name: column.title })}
                    onClick={() => change({ order: [...movedColumn(ids, column.id, -1)] })}
                  />
                  <Button
                    variant="quiet"
                    isIconOnly
                    icon={<ArrowDown />}
                    aria-label={t('behind', { name: column.title })}
                    onClick={() => change({ order: [...movedColumn(ids, column.id, 1)] })}
                  />
                  <Button
                    variant="quiet"
                    isIconOnly
                    icon={<Minus />}
                    aria-label={t('narrower', { name: column.title })}
                    onClick={() => sized(column, -stepPx)}
                  />
                  <Button variant="quiet" isIconOnly icon={<Plus />} aria-label={t('wider', { name: column.title })} onClick={() => sized(column, stepPx)} />
                </li>
              ))}
            </ul>
            {keep.error && <p role="alert">{keep.error.message}</p>}
          </Dialog>
        )}
      </>
    ),
  };
};
