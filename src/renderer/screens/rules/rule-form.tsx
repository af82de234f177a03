import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { ConditionKind } from '../../../domain/threshold/condition.ts';
import { type Dependent, isByName } from '../../../domain/threshold/dependents.ts';
import type { ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import type { ThresholdId } from '../../../domain/identity.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Details } from '../../ui/details.tsx';
import { focusField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { BacktestPanel } from './backtest-panel.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { conditionKinds, isYesNoForm, levelsOf, limitUnit } from './condition-form.ts';
import { type FieldName, foldOf } from './form-fields.ts';
import { FormFolds, type OpenFolds } from './form-folds.tsx';
import form from './form.module.css';
import { LastValue } from './last-value.tsx';
import { LevelFields } from './level-fields.tsx';
import { PresetFields } from './preset-fields.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { ResponseFields } from './response-fields.tsx';
import styles from './rules.module.css';
import { type Prefill, useRuleForm } from './use-rule-form.ts';

export interface RuleFormProps {
  readonly series: readonly SeriesRow[];
  /** The threshold to edit; undefined: a new one. */
  readonly row: ThresholdRow | undefined;
  readonly prefill?: Prefill;
  /** With the threshold that was saved, or null when nothing was. */
  readonly onDone: (thresholdId: ThresholdId | null) => void;
}

const noPrefill: Prefill = { seriesId: null, limit: null, lastValue: null };

/** Creates a threshold or makes its next version, and tries it on the stored history beside. */
export const RuleForm = ({ series: all, row, prefill = noPrefill, onDone }: RuleFormProps) => {
  const t = useText('rules');
  const ui = useText('ui');
  const element = useRef<HTMLFormElement>(null);
  const thresholds = useWatch('thresholds', {}).value ?? [];
  const state = useRuleForm(all, row, prefill, thresholds);
  const { typed, watched, series, patch, leave, errorOf } = state;
  const [open, setOpen] = useState<OpenFolds>(new Set());
  const [openedVersion] = useState(row?.version);
  const [asked, setAsked] = useState<{ readonly draft: ThresholdDraft; readonly dependents: readonly Dependent[] }>();
  /** Who went to another screen while it was saved is not brought back. */
  const done = (thresholdId: ThresholdId) => {
    if (element.current !== null) onDone(thresholdId);
  };
  const save = useAction(async (draft: ThresholdDraft, named?: 'rename' | 'leave') => {
    const thresholdId = row?.thresholdId;
    if (thresholdId === undefined) return done(await engine.createThreshold({ draft }));
    if (draft.name !== row?.draft.name && named === undefined) {
      const dependents = (await engine.thresholdDependents({ thresholdId })).filter(isByName);
      if (dependents.length > 0) return setAsked({ draft, dependents });
    }
    await engine.editThreshold({ thresholdId, draft, reason: state.reason, ...(named && { named }) });
    notify(t('notice.saved'), draft.name);
    done(thresholdId);
  });

  // After the errors are drawn and the fold is open, so that they are read out with their field.
  const show = (wrong: FieldName) => {
    const fold = foldOf(wrong);
    if (fold) setOpen((former) => new Set([...former, fold]));
    requestAnimationFrame(() => requestAnimationFrame(() => focusField(element.current, wrong)));
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const judged = state.judge();
    if ('wrong' in judged) show(judged.wrong);
    else if ((await save.run(judged.draft)) && !row) notify(t('notice.created'), judged.draft.name);
  };
  useCommand('dialog.save', () => void submit(), { within: element });
  const [firstField] = useState(row ? 'name' : 'series');
  useEffect(() => focusField(element.current, firstField), [firstField]);

  const options = useMemo(
    () =>
      all.map(({ seriesId, device, metric, unit, simulated }) => ({
        value: seriesId,
        label: `${device} · ${metric}`,
        aside: <LiveValue isAsSent seriesId={seriesId} unit={unit} isSimulated={simulated} />,
      })),
    [all],
  );
  const levelsError = errorOf('levels');
  const { kind } = typed.condition;
  const isYesNo = isYesNoForm(typed.condition);

  return (
    <form ref={element} className={styles.form} data-scope="dialog" onSubmit={(event) => void submit(event)} noValidate aria-labelledby="rule-form-title">
      <header className={styles.formHead}>
        <h1 id="rule-form-title">{row ? t('form.editTitle', { name: row.draft.name }) : t('form.newTitle')}</h1>
      </header>

      <div className={form.halves}>
        <div className={styles.formBody}>
          {row && row.version !== openedVersion && (
            <Banner title={t('form.overtaken', { version: row.version, by: row.changedBy })}>{t('form.overtakenNext')}</Banner>
          )}
          {row?.broken && (
            <Banner kind="problem" title={t('broken.title')}>
              {row.broken.message}
            </Banner>
          )}
          <section className={form.start}>
            {row ? (
              <div className={styles.fixed}>
                <b>{t('form.series')}</b>
                <p>
                  {row.draft.device} · {row.draft.metric}
                </p>
                <p className={styles.muted}>{series ? <LastValue series={series} /> : t('form.seriesFixed')}</p>
              </div>
            ) : (
              <Combobox
                name="series"
                label={t('form.series')}
                placeholder={t('form.seriesPlaceholder')}
                description={series ? <LastValue series={series} /> : t('form.seriesHelp')}
                value={series?.seriesId ?? null}
                onChange={state.choose}
                onBlur={() => leave('series')}
                options={options}
                error={errorOf('series')}
              />
            )}
            <TextField
              name="name"
              label={t('form.name')}
              description={t('form.nameHelp')}
              value={typed.name}
              maxLength={120}
              onChange={(name) => patch({ name })}
              onBlur={() => leave('name')}
              error={errorOf('name')}
            />
            <Select<ConditionKind>
              name="kind"
              label={t('condition.kind')}
              description={t(`condition.means.${kind}`)}
              value={kind}
              onChange={(next) => state.patchCondition({ kind: next })}
              options={conditionKinds.map((value) => ({ value, label: t(`condition.kinds.${value}`) }))}
            />
          </section>
          <ConditionFields state={state} all={all} />

          <section className={styles.part} data-field="levels" aria-labelledby="rule-form-levels">
            <h2 id="rule-form-levels">{isYesNo ? t('form.alertWhen') : t('form.levels')}</h2>
            <p className={styles.muted}>{isYesNo ? t('form.alertWhenHelp') : t('form.levelsHelp')}</p>
            {levelsOf(typed.condition).map((each) => (
              <LevelFields
                key={each}
                kind={each}
                level={typed.levels[each]}
                unit={limitUnit(kind, watched?.unit ?? '')}
                isYesNo={isYesNo}
                errorOf={errorOf}
                onChange={(next) => state.patchLevel(each, next)}
                onLeave={leave}
              />
            ))}
            {!isYesNo && <PresetFields state={state} />}
            {levelsError !== undefined && <Banner kind="problem">{levelsError}</Banner>}
          </section>

          <ResponseFields state={state} />
          <FormFolds state={state} all={all} open={open} onOpen={setOpen} />

          {row && (
            <section className={styles.part}>
              <TextField
                name="reason"
                label={t('form.reason')}
                description={t('form.reasonHelp')}
                maxLength={500}
                value={state.reason}
                onChange={state.setReason}
                onBlur={() => leave('reason')}
                error={errorOf('reason')}
              />
            </section>
          )}
          {save.error && !asked && (
            <Banner kind="problem" title={save.error.message}>
              <Details text={save.error.code} />
            </Banner>
          )}
        </div>
        <BacktestPanel state={state} thresholdId={row?.thresholdId ?? null} onWrong={show} />
      </div>

      <footer className={styles.formFoot}>
        <Button type="submit" variant="primary" hint={keyHint('dialog.save')} isBusy={save.isBusy}>
          {row ? t('form.save') : t('form.create')}
        </Button>
        <Button onClick={() => onDone(null)}>{ui('cancel')}</Button>
      </footer>
      {asked && row && (
        <RenameDialog
          before={row.draft.name}
          after={asked.draft.name}
          dependents={asked.dependents}
          isBusy={save.isBusy}
          error={save.error?.message}
          onChoose={(named) => void save.run(asked.draft, named)}
          onClose={() => {
            save.reset();
            setAsked(undefined);
          }}
        />
      )}
    </form>
  );
};
