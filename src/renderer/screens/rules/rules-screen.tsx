import { Plus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { SeriesId, type ThresholdId } from '../../../domain/identity.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Grid } from '../../lib/grid/grid.tsx';
import { hashHref, useQuery } from '../../lib/hash-location.ts';
import { ListState } from '../../lib/list-state.tsx';
import { useLatest } from '../../stores/use-latest.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { DriftLine } from './drift-line.tsx';
import { EnableDialog } from './enable-dialog.tsx';
import { RuleDetail } from './rule-detail.tsx';
import { RuleForm, type RuleFormProps } from './rule-form.tsx';
import { RulesExchange } from './rules-exchange.tsx';
import styles from './rules.module.css';
import { useRuleColumns } from './use-rule-columns.tsx';

const numberOf = (text: string | null): number | null => (text === null || text === '' || !Number.isFinite(Number(text)) ? null : Number(text));

const keyOf = ({ thresholdId }: ThresholdRow): string => thresholdId;

/** The form of a new threshold on a series that is known from the start: its value of now tells a high limit from a low one. */
const PrefilledForm = ({
  seriesId,
  limit,
  ...form
}: Pick<RuleFormProps, 'series' | 'onDone'> & { readonly seriesId: SeriesId; readonly limit: number | null }) => (
  <RuleForm {...form} row={undefined} prefill={{ seriesId, limit, lastValue: useLatest(seriesId)?.value ?? null }} />
);

/**
 * Thresholds: the list with one of them in full, or the form. Which one lives in the address: `rule` is the active row, `edit` opens
 * its form, and `new` (a series or nothing) with `limit` opens an empty one.
 */
export const RulesScreen = () => {
  const t = useText('rules');
  const [query, setQuery] = useQuery();
  const thresholds = useWatch('thresholds', {});
  const series = useWatch('series', {});
  const [switching, setSwitching] = useState<ThresholdId>();
  const screen = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const columns = useRuleColumns();

  const rows = thresholds.value ?? [];
  const isNew = query.has('new');
  const isEdited = query.has('edit');
  const active = rows.find(({ thresholdId }) => thresholdId === query.get('rule')) ?? rows[0];
  const switched = rows.find(({ thresholdId }) => thresholdId === switching);
  const isForm = isNew || (isEdited && active !== undefined);

  const create = () => setQuery({ new: '', limit: null, edit: null }, { replace: false });
  const edit = () => {
    if (active) setQuery({ rule: active.thresholdId, edit: '1', new: null, limit: null }, { replace: false });
  };
  const activate = useCallback((rule: string) => setQuery({ rule }), [setQuery]);
  const close = (saved: ThresholdId | null) => setQuery({ new: null, limit: null, edit: null, ...(saved === null ? {} : { rule: saved }) });
  // Back from the form the list has the focus again, also when the screen around it was put together anew.
  const wasForm = useRef(isForm);
  useEffect(() => {
    if (!isForm && (wasForm.current || document.activeElement === document.body)) list.current?.focus();
    wasForm.current = isForm;
  }, [isForm]);
  useCommand('list.new', create, { within: screen, isOn: !isForm });
  useCommand('list.edit', edit, { within: screen, isOn: !isForm && active !== undefined });

  if (isForm && series.value && thresholds.value) {
    const seriesId = SeriesId.safeParse(query.get('new')).data;
    if (seriesId && isNew)
      return <PrefilledForm key={seriesId} series={series.value} seriesId={seriesId} limit={numberOf(query.get('limit'))} onDone={close} />;
    return <RuleForm key={isNew ? 'new' : active!.thresholdId} series={series.value} row={isNew ? undefined : active} onDone={close} />;
  }
  const newButton = (
    <Button variant="primary" icon={<Plus />} hint={keyHint('list.new')} onClick={create}>
      {t('action.new')}
    </Button>
  );
  return (
    <div ref={screen} className={styles.screen} data-scope="list">
      <section className={styles.panel} aria-labelledby="rules-title">
        <header className={styles.bar}>
          <h1 id="rules-title">
            {t('title')}
            {rows.length > 0 && <span className={styles.muted}> · {rows.length}</span>}
          </h1>
          <div className={styles.barButtons}>
            <RulesExchange />
            {newButton}
          </div>
        </header>
        {rows.length > 0 && <DriftLine rows={rows} />}
        <ListState
          of={thresholds}
          count={thresholds.value?.length}
          rows={8}
          nothing={
            series.value?.length === 0
              ? {
                  title: t('empty.title'),
                  note: t('empty.noSeries'),
                  action: <ButtonLink href={hashHref('/settings/connections')}>{t('empty.toConnections')}</ButtonLink>,
                }
              : { title: t('empty.title'), note: t('empty.text'), action: <Button onClick={create}>{t('empty.first')}</Button> }
          }
        />
        {rows.length > 0 && (
          <Grid
            label={t('title')}
            rows={rows}
            keyOf={keyOf}
            columns={columns}
            activeKey={active?.thresholdId}
            onActive={activate}
            onOpen={edit}
            lookOf={({ enabled }) => ({ isMuted: !enabled })}
            gridRef={list}
            region={t('title')}
          />
        )}
      </section>
      {active && <RuleDetail row={active} onEdit={edit} onSwitch={() => setSwitching(active.thresholdId)} />}
      {switched && <EnableDialog row={switched} onClose={() => setSwitching(undefined)} />}
    </div>
  );
};
