import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import type { ThresholdId } from '../../../domain/identity.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Details } from '../../ui/details.tsx';
import { focusField } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { LastValue } from './last-value.tsx';
import { LevelFields } from './level-fields.tsx';
import styles from './rules.module.css';
import { levelKinds } from './threshold-form.ts';
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

/** Creates a threshold or makes its next version. */
export const RuleForm = ({ series: all, row, prefill = noPrefill, onDone }: RuleFormProps) => {
  const t = useText('rules');
  const ui = useText('ui');
  const element = useRef<HTMLFormElement>(null);
  const form = useRuleForm(all, row, prefill);
  const { typed, watched, series, patch, leave, errorOf } = form;
  const [openedVersion] = useState(row?.version);
  const save = useAction(async (draft: ThresholdDraft) => {
    const thresholdId = row?.thresholdId;
    if (thresholdId === undefined) return onDone(await engine.createThreshold({ draft }));
    await engine.editThreshold({ thresholdId, draft, reason: form.reason });
    onDone(thresholdId);
  });

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const judged = form.judge();
    // After the errors are drawn, so that they are read out with their field.
    if ('wrong' in judged) requestAnimationFrame(() => focusField(element.current, judged.wrong));
    else if (await save.run(judged.draft)) notify(row ? t('notice.saved') : t('notice.created'), judged.draft.name);
  };
  useCommand('dialog.save', () => void submit(), { within: element });
  const [firstField] = useState(row ? 'name' : 'series');
  useEffect(() => focusField(element.current, firstField), [firstField]);

  const options = useMemo(
    () =>
      all.map(({ seriesId, device, metric, unit, simulated }) => ({
        value: seriesId,
        label: `${device} · ${metric}`,
        aside: <LiveValue seriesId={seriesId} unit={unit} isSimulated={simulated} />,
      })),
    [all],
  );
  const levelsError = errorOf('levels');

  return (
    <form ref={element} className={styles.form} data-scope="dialog" onSubmit={(event) => void submit(event)} noValidate aria-labelledby="rule-form-title">
      <header className={styles.formHead}>
        <h1 id="rule-form-title">{row ? t('form.editTitle', { name: row.draft.name }) : t('form.newTitle')}</h1>
      </header>

      <div className={styles.formBody}>
        {row && row.version !== openedVersion && (
          <Banner title={t('form.overtaken', { version: row.version, by: row.changedBy })}>{t('form.overtakenNext')}</Banner>
        )}
        <section className={styles.pair}>
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
              onChange={form.choose}
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
        </section>

        <section className={styles.part} data-field="levels" aria-labelledby="rule-form-levels">
          <h2 id="rule-form-levels">{t('form.levels')}</h2>
          <p className={styles.muted}>{t('form.levelsHelp')}</p>
          {levelKinds.map((kind) => (
            <LevelFields
              key={kind}
              kind={kind}
              level={typed.levels[kind]}
              unit={watched?.unit ?? ''}
              errorOf={errorOf}
              onChange={(next) => form.patchLevel(kind, next)}
              onLeave={leave}
            />
          ))}
          {levelsError !== undefined && <Banner kind="problem">{levelsError}</Banner>}
        </section>

        <section className={styles.part} aria-labelledby="rule-form-response">
          <h2 id="rule-form-response">{t('form.response')}</h2>
          <TextField
            name="guidance"
            label={t('form.guidance')}
            description={t('form.guidanceHelp')}
            rows={3}
            maxLength={2000}
            value={typed.guidance}
            onChange={(guidance) => patch({ guidance })}
            onBlur={() => leave('guidance')}
            error={errorOf('guidance')}
          />
          <div className={styles.pair}>
            <Checkbox label={t('form.latching')} description={t('form.latchingHelp')} isChecked={typed.latching} onChange={(latching) => patch({ latching })} />
            <Checkbox
              label={t('form.selfAcknowledging')}
              description={t('form.selfAcknowledgingHelp')}
              isChecked={typed.selfAcknowledging}
              onChange={(selfAcknowledging) => patch({ selfAcknowledging })}
            />
            <NumberField
              name="longestShelf"
              label={t('form.longestShelf')}
              description={t('form.longestShelfHelp')}
              unit="h"
              min={0}
              max={720}
              value={typed.longestShelf}
              onChange={(longestShelf) => patch({ longestShelf })}
              onBlur={() => leave('longestShelf')}
              error={errorOf('longestShelf')}
            />
            <NumberField
              name="staleAfter"
              label={t('form.staleAfter')}
              description={t('form.staleAfterHelp')}
              unit="s"
              min={1}
              step={10}
              value={typed.staleAfter}
              onChange={(staleAfter) => patch({ staleAfter })}
              onBlur={() => leave('staleAfter')}
              error={errorOf('staleAfter')}
            />
          </div>
        </section>

        {row && (
          <section className={styles.part}>
            <TextField
              name="reason"
              label={t('form.reason')}
              description={t('form.reasonHelp')}
              maxLength={500}
              value={form.reason}
              onChange={form.setReason}
              onBlur={() => leave('reason')}
              error={errorOf('reason')}
            />
          </section>
        )}
        {save.error && (
          <Banner kind="problem" title={save.error.message}>
            <Details text={save.error.code} />
          </Banner>
        )}
      </div>

      <footer className={styles.formFoot}>
        <Button type="submit" variant="primary" hint={keyHint('dialog.save')} isBusy={save.isBusy}>
          {row ? t('form.save') : t('form.create')}
        </Button>
        <Button onClick={() => onDone(null)}>{ui('cancel')}</Button>
      </footer>
    </form>
  );
};
