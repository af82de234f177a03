import { EyeOff, Plus } from 'lucide-react';
import type { RefusedSeries } from '../../../contract/ingest-calls.ts';
import type { ConnectionRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount, formatValue } from '../../lib/format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { allowMore, type RefusedAction, withoutLabel, withoutMetric } from './refused-actions.ts';
import styles from './settings.module.css';

const shown = 100;
const columns = ['source', 'device', 'metric', 'value', 'count', 'limit'] as const;

/** Series for which a limit left no room, and what can be done about each: allow more, or map away. */
export const RefusedSeriesList = ({ connections }: { readonly connections: readonly ConnectionRow[] }) => {
  const t = useText('ingest');
  const { value: rows } = useWatch('refusedSeries', {});
  const change = useAction(async (row: RefusedSeries, changed: RefusedAction) => {
    const connection = connections.find(({ profileId }) => profileId === row.profileId);
    if (connection === undefined) return;
    await engine.editConnection({ profileId: row.profileId, profile: changed(connection.profile, row) });
    notify(t('refused.done'), row.source);
  });
  if (rows === undefined || rows.length === 0) return null;
  const canChange = (row: RefusedSeries) => connections.some(({ profileId }) => profileId === row.profileId);
  return (
    <section className={styles.part} aria-labelledby="refused-title">
      <h2 id="refused-title">{t('refused.title')}</h2>
      <p className={styles.muted}>{t('refused.help')}</p>
      {change.error && <Banner kind="problem" title={change.error.message} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section className={styles.tableFrame} aria-label={t('refused.table')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`refused.${column}`)}
                </th>
              ))}
              <th scope="col">{t('refused.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => {
              const labels = Object.entries(row.labels);
              return (
                <tr key={JSON.stringify([row.profileId, row.source, row.device, row.metric, row.labels])}>
                  <td>
                    <code>{row.source}</code>
                  </td>
                  <td>{row.device}</td>
                  <td>
                    <code>{row.metric}</code> {labels.map(([name, value]) => `${name}=${value}`).join(' ')}
                  </td>
                  <td className={styles.end}>{row.value === null ? '–' : formatValue(row.value)}</td>
                  <td className={styles.end}>{formatCount(row.count)}</td>
                  <td>{t(`refused.limits.${row.limit}`)}</td>
                  <td className={styles.actions}>
                    {canChange(row) && (
                      <>
                        {row.limit !== 'install' && row.limit !== 'device' && row.limit !== 'devices' && (
                          <Button icon={<Plus />} aria-label={t('refused.allowNamed', { source: row.source })} onClick={() => void change.run(row, allowMore)}>
                            {t('refused.allow')}
                          </Button>
                        )}
                        <Button
                          icon={<EyeOff />}
                          aria-label={t('refused.ignoreNamed', { metric: row.metric, source: row.source })}
                          onClick={() => void change.run(row, withoutMetric)}
                        >
                          {t('refused.ignore')}
                        </Button>
                        {labels.map(([label]) => (
                          <Button
                            key={label}
                            icon={<EyeOff />}
                            aria-label={t('refused.dropNamed', { label, source: row.source })}
                            onClick={() => void change.run(row, withoutLabel(label))}
                          >
                            {t('refused.drop', { label })}
                          </Button>
                        ))}
                      </>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
};
