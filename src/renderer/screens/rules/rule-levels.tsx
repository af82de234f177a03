import { isYesNo } from '../../../domain/threshold/condition.ts';
import { type Level, sideOf, type ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { Priority } from '../../lib/severity.tsx';
import { conditionText, quantityOf } from './condition-words.ts';
import { durationText } from './duration-text.ts';
import { levelKinds } from './form-fields.ts';
import styles from './rules.module.css';
import { clearsAt } from './threshold-form.ts';
import { useSeriesNames } from './use-series-names.ts';

/** When each level raises and when it clears, in words. */
export const RuleLevels = ({ draft }: { readonly draft: ThresholdDraft }) => {
  const t = useText('rules');
  const common = useText();
  const nameOf = useSeriesNames();
  const after = (ms: number) => (ms === 0 ? t('detail.afterAtOnce') : t('detail.afterFor', { duration: durationText(ms) }));
  const counted = ({ count }: Level) => count && t('detail.counted', { n: count.n, within: durationText(count.withinMs) });
  const holds = isYesNo(draft.condition);
  const condition = conditionText(t, draft, nameOf);
  return (
    <>
      {condition !== undefined && (
        <p className={styles.guidance}>
          <span className={styles.muted}>{t(`condition.kinds.${draft.condition.kind}`)}: </span>
          {condition}
        </p>
      )}
      <ul className={styles.levelList}>
        {levelKinds
          .flatMap((kind) => draft.levels.filter((level) => level.kind === kind))
          .map((level) => {
            const side = sideOf(level.kind) === 'high' ? 'High' : 'Low';
            return (
              <li key={level.kind}>
                <Priority severity={level.severity}>{common(`severity.${level.severity}`)}</Priority>
                <p>
                  <b>{holds ? t('kind.yesNo') : t(`kind.${level.kind}`)}</b>{' '}
                  {holds ? after(level.onDelayMs) : t(`detail.raises${side}`, { limit: quantityOf(draft, level.limit), after: after(level.onDelayMs) })}
                  {level.count && ` ${counted(level)}`}
                </p>
                <p className={styles.muted}>
                  {holds
                    ? t('detail.clearsGone', { after: after(level.offDelayMs) })
                    : t(`detail.clears${side}`, { limit: quantityOf(draft, clearsAt(level)), after: after(level.offDelayMs) })}
                </p>
              </li>
            );
          })}
      </ul>
    </>
  );
};
