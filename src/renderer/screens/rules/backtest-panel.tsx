import { History, X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ThresholdId } from '../../../domain/identity.ts';
import type { ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { Advisor } from './advisor.tsx';
import { BacktestResult } from './backtest-result.tsx';
import type { FieldName } from './form-fields.ts';
import form from './form.module.css';
import styles from './rules.module.css';
import type { RuleFormState } from './use-rule-form.ts';
import { useTrial } from './use-trial.ts';

const day = 86_400_000;
const ranges = { day, week: 7 * day, month: 30 * day } as const;
type RangeName = keyof typeof ranges;
/** What was quick is run again by itself this long after a change. */
const restMs = 300;
const quickMs = 2000;

interface BacktestPanelProps {
  readonly state: RuleFormState;
  /** The threshold in force; null: a new one. */
  readonly thresholdId: ThresholdId | null;
  readonly onWrong: (field: FieldName) => void;
}

/** Beside the editor: what the draft would have done over the stored history, against what is in force. */
export const BacktestPanel = ({ state, thresholdId, onWrong }: BacktestPanelProps) => {
  const t = useText('rules');
  const [range, setRange] = useState<RangeName>('week');
  const trial = useTrial('backtest');
  const { run, value, isBusy } = trial;
  const draft = state.trial;
  const question = draft ? JSON.stringify([draft, range]) : '';
  /** What the result on the screen answers. */
  const [asked, setAsked] = useState<{ readonly question: string; readonly draft: ThresholdDraft }>();
  const ask = useCallback(
    (next: ThresholdDraft) => {
      setAsked({ question, draft: next });
      run({ draft: next, thresholdId, lastMs: ranges[range] });
    },
    [question, run, thresholdId, range],
  );

  const start = () => {
    if (draft) return ask(draft);
    const judged = state.judge();
    if ('wrong' in judged) onWrong(judged.wrong);
  };
  const isOutdated = asked !== undefined && asked.question !== question;
  const isQuick = value !== undefined && value.tookMs < quickMs;
  useEffect(() => {
    if (!draft || !isOutdated || !isQuick) return;
    const timer = setTimeout(() => ask(draft), restMs);
    return () => clearTimeout(timer);
  }, [draft, isOutdated, isQuick, ask]);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={form.trial} aria-labelledby="rule-trial" tabIndex={0}>
      <h2 id="rule-trial">{t('trial.title')}</h2>
      <p className={styles.muted}>{t('trial.means')}</p>
      <ToggleGroup<RangeName>
        label={t('trial.range')}
        value={range}
        onChange={setRange}
        options={(['day', 'week', 'month'] as const).map((each) => ({ value: each, label: t(`trial.ranges.${each}`) }))}
      />
      <div className={form.buttons}>
        <Button icon={<History />} isBusy={isBusy} onClick={start}>
          {isBusy ? t('trial.running') : t('trial.run')}
        </Button>
        {isBusy && (
          <Button variant="quiet" icon={<X />} onClick={trial.cancel}>
            {t('trial.cancel')}
          </Button>
        )}
      </div>
      {trial.error && <Banner kind="problem">{trial.error.message}</Banner>}
      {value && asked && (
        <>
          {isOutdated && !isBusy && <p className={styles.muted}>{t(draft ? 'trial.outdated' : 'trial.incomplete')}</p>}
          <BacktestResult result={value} isNew={thresholdId === null} draft={asked.draft} />
        </>
      )}
      <Advisor state={state} thresholdId={thresholdId} lastMs={ranges[range]} onWrong={onWrong} />
    </section>
  );
};
