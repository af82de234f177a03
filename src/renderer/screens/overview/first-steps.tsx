import { Check } from 'lucide-react';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { useWatch } from '../../wire/hooks.ts';
import styles from './overview.module.css';

const steps = [
  { id: 'connect', to: '/settings/connections' },
  { id: 'listen', to: '/settings/connections' },
  { id: 'limits', to: '/rules' },
] as const;

/** What is missing until the first alert can come, in order; gone as soon as nothing is. */
export const FirstSteps = () => {
  const t = useText('overview');
  const connections = useWatch('connections', {}).value;
  const series = useWatch('series', {}).value;
  const thresholds = useWatch('thresholds', {}).value;
  if (!connections || !series || !thresholds) return null;
  const isDone = { connect: connections.length > 0 || series.length > 0, listen: series.length > 0, limits: thresholds.length > 0 };
  const current = steps.find(({ id }) => !isDone[id]);
  if (!current) return null;
  return (
    <section className={styles.steps}>
      <h2>{t('steps.title')}</h2>
      <ol>
        {steps.map(({ id, to }) => (
          <li key={id} className={styles.step} data-done={isDone[id] || undefined} aria-current={id === current.id ? 'step' : undefined}>
            <span className={styles.tick} aria-hidden="true">
              {isDone[id] && <Check />}
            </span>
            <div>
              <h3>
                {t(`steps.${id}`)}
                {isDone[id] && <span className="visually-hidden"> {t('steps.done')}</span>}
              </h3>
              {id === current.id && (
                <>
                  <p>{t(`steps.${id}Note`)}</p>
                  <ButtonLink variant="primary" href={hashHref(to)}>
                    {t(`steps.${id}Action`)}
                  </ButtonLink>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
};
