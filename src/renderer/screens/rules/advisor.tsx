import { SlidersHorizontal, X } from 'lucide-react';
import { useState } from 'react';
import type { ThresholdId } from '../../../domain/identity.ts';
import type { LevelKind } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount, formatExact, formatValue } from '../../lib/format.ts';
import { announce } from '../../lib/announce.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { numberText, parseNumber } from '../../ui/number-text.ts';
import { Select } from '../../ui/select.tsx';
import { durationText } from './duration-text.ts';
import { type FieldName, levelKinds } from './form-fields.ts';
import form from './form.module.css';
import styles from './rules.module.css';
import type { RuleFormState } from './use-rule-form.ts';
import { useTrial } from './use-trial.ts';

const second = 1000;
const longestS = 86_400;

interface AdvisorProps {
  readonly state: RuleFormState;
  readonly thresholdId: ThresholdId | null;
  readonly lastMs: number;
  readonly onWrong: (field: FieldName) => void;
}

/** Proposes dead band and delays for one level of a limit. A person fills them in, looks at the backtest, and saves with a reason. */
export const Advisor = ({ state, thresholdId, lastMs, onWrong }: AdvisorProps) => {
  const t = useText('rules');
  const [chosen, setChosen] = useState<LevelKind>('H');
  const [shortest, setShortest] = useState('60');
  const [isFilled, setFilled] = useState(false);
  const trial = useTrial('advise');
  const { typed, trial: draft, watched } = state;
  const kinds = levelKinds.filter((kind) => typed.levels[kind].isOn);
  const level = kinds.includes(chosen) ? chosen : kinds[0];
  if (typed.condition.kind !== 'limit' || level === undefined) return null;
  const unit = watched?.unit ?? '';
  const shortestS = parseNumber(shortest);
  const isWrong = shortestS === undefined || shortestS < 0 || shortestS > longestS;

  const start = () => {
    if (!draft) {
      const judged = state.judge();
      if ('wrong' in judged) onWrong(judged.wrong);
      return;
    }
    setFilled(false);
    if (!isWrong) trial.run({ draft, thresholdId, lastMs, level, shortestMs: Math.round(shortestS * second) });
  };
  const proposal = trial.value?.proposal;
  const fill = () => {
    if (!proposal) return;
    state.patchLevel(proposal.level, {
      deadBand: numberText(proposal.deadBand),
      onDelay: numberText(proposal.onDelayMs / second),
      offDelay: numberText(proposal.offDelayMs / second),
    });
    setFilled(true);
    announce(t('advice.filled'));
  };
  return (
    <section className={form.advice} aria-labelledby="rule-advice">
      <h3 id="rule-advice">{t('advice.title')}</h3>
      <p className={styles.muted}>{t('advice.means')}</p>
      <div className={form.adviceFields}>
        <Select<LevelKind>
          label={t('advice.level')}
          value={level}
          onChange={setChosen}
          options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <NumberField
          name="shortest"
          label={t('advice.shortest')}
          description={t('advice.shortestHelp')}
          unit="s"
          min={0}
          step={10}
          value={shortest}
          onChange={setShortest}
          error={isWrong ? t('complaint.range', { min: '0', max: formatExact(longestS), unit: 's' }) : undefined}
        />
      </div>
      <div className={form.buttons}>
        <Button icon={<SlidersHorizontal />} isBusy={trial.isBusy} onClick={start}>
          {trial.isBusy ? t('advice.running') : t('advice.run')}
        </Button>
        {trial.isBusy && (
          <Button variant="quiet" icon={<X />} onClick={trial.cancel}>
            {t('trial.cancel')}
          </Button>
        )}
      </div>
      {trial.error && <Banner kind="problem">{trial.error.message}</Banner>}
      {trial.value && !proposal && !trial.isBusy && (
        <p role="status">{trial.value.samples < 10 ? t('trial.noSamples') : t('advice.none', { samples: formatExact(trial.value.samples) })}</p>
      )}
      {proposal && (
        <div className={form.result} role="group" aria-label={t('advice.proposal')}>
          <p className={form.sentence} role="status">
            {t('advice.effect', { before: proposal.callsNow, after: proposal.callsThen })}
          </p>
          <dl className={styles.facts}>
            <dt>{t('level.deadBand')}</dt>
            <dd>
              {formatExact(proposal.deadBand)} {unit}
            </dd>
            <dt>{t('level.onDelay')}</dt>
            <dd>{durationText(proposal.onDelayMs)}</dd>
            <dt>{t('level.offDelay')}</dt>
            <dd>{durationText(proposal.offDelayMs)}</dd>
            <dt>{t('advice.delay')}</dt>
            <dd>{t('advice.delayValues', { p50: durationText(proposal.delayMs.p50), max: durationText(proposal.delayMs.max) })}</dd>
            <dt>{t('advice.caught')}</dt>
            <dd>{t('advice.caughtAll', { count: proposal.excursions })}</dd>
            <dt>{t('advice.noise')}</dt>
            <dd className={styles.muted}>
              {formatValue(proposal.noise)} {unit} · {t('advice.runs', { count: formatCount(proposal.runs) })}
            </dd>
          </dl>
          {isFilled ? <p role="status">{t('advice.filled')}</p> : <Button onClick={fill}>{t('advice.fill')}</Button>}
        </div>
      )}
    </section>
  );
};
