import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { DiscoveryView } from '../../../contract/discovery-calls.ts';
import type { SourceDraft } from '../../../domain/broker/profile.ts';
import { acceptedSources, correct, type Correction } from '../../../domain/discovery/corrections.ts';
import type { ProposedRow } from '../../../domain/discovery/propose.ts';
import { useText } from '../../i18n/text.ts';
import { formatValue } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CorrectionDialog } from './correction-dialog.tsx';
import styles from './settings.module.css';
import { Sparkline } from './sparkline.tsx';

const shownRows = 300;
const columns = ['device', 'metric', 'path', 'unit', 'type', 'interval', 'last', 'limits', 'confidence'] as const;

const Row = ({
  row,
  canMap,
  onEdit,
  onTake,
}: {
  readonly row: ProposedRow;
  readonly canMap: boolean;
  readonly onEdit: () => void;
  readonly onTake: (isTaken: boolean) => void;
}) => {
  const t = useText('ingest');
  const { limits, last } = row;
  return (
    <tr>
      <td>
        <Checkbox
          label={<span className="visually-hidden">{`${t('discovery.take')} ${row.device} ${row.metric}`}</span>}
          isChecked={row.isTaken}
          onChange={onTake}
        />
      </td>
      <td>{row.device}</td>
      <td>
        <code>{row.metric}</code>
      </td>
      <td>
        <code>{row.path}</code>
      </td>
      <td>
        {row.unit} <span className={styles.muted}>{t(`discovery.unitIs.${row.unitIs}`)}</span>
      </td>
      <td>{t(`discovery.types.${row.type}`)}</td>
      <td className={styles.end}>{row.intervalMs === null ? '–' : `${formatValue(row.intervalMs / 1000)} s`}</td>
      <td className={styles.end}>
        {last === null ? '–' : typeof last === 'number' ? formatValue(last) : last.slice(0, 40)} <Sparkline values={row.values} />
      </td>
      <td>{limits && t('discovery.limitsOf', { low: formatValue(limits.low), high: formatValue(limits.high), count: limits.outside })}</td>
      <td className={styles.end}>{Math.round(row.confidence * 100)} %</td>
      <td>
        {canMap && (
          <Button variant="quiet" isIconOnly icon={<Pencil />} aria-label={t('discovery.edit', { metric: row.metric, device: row.device })} onClick={onEdit} />
        )}
      </td>
    </tr>
  );
};

export interface ProposalTableProps {
  readonly proposal: NonNullable<DiscoveryView['proposal']>;
  readonly onAccept: (accepted: { readonly sources: readonly SourceDraft[]; readonly sparkplug: boolean }) => void;
}

/** Proposed series, to be ticked and corrected; a correction may hold for all similar ones. */
export const ProposalTable = ({ proposal, onAccept }: ProposalTableProps) => {
  const t = useText('ingest');
  const [rows, setRows] = useState(proposal.rows);
  const [edited, setEdited] = useState<ProposedRow>();
  const accepted = acceptedSources({ sources: proposal.sources, rows });
  const count = accepted.sources.length + (accepted.sparkplug ? 1 : 0);
  const change = (row: ProposedRow, correction: Correction, toSimilar: boolean) => setRows((former) => correct(former, row.key, correction, toSimilar));
  const areTaken = rows.filter(({ isTaken }) => isTaken).length;
  return (
    <section className={styles.stack}>
      {proposal.known > 0 && <p className={styles.muted}>{t('discovery.known', { count: proposal.known })}</p>}
      {proposal.sources.length > 0 && (
        <ul aria-label={t('discovery.sources')}>
          {proposal.sources.map(({ template, decoder, topics, confidence }) => (
            <li key={`${template} ${decoder}`}>
              <code>{template}</code> {decoder} · {topics} · {Math.round(confidence * 100)} %
            </li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <section className={styles.tableFrame} aria-label={t('discovery.table')} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">
                  <Checkbox
                    label={<span className="visually-hidden">{t('discovery.takeAll')}</span>}
                    isChecked={areTaken === rows.length}
                    isMixed={areTaken > 0 && areTaken < rows.length}
                    onChange={(isTaken) => setRows(rows.map((row) => ({ ...row, isTaken })))}
                  />
                </th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`discovery.${column}`)}
                  </th>
                ))}
                <th scope="col">{t('refused.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shownRows).map((row) => (
                <Row
                  key={row.key}
                  row={row}
                  canMap={proposal.sources[row.source]?.canMap === true}
                  onEdit={() => setEdited(row)}
                  onTake={(isTaken) => change(row, { isTaken }, false)}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length + proposal.more > shownRows && (
        <p className={styles.muted}>{t('discovery.more', { shown: Math.min(shownRows, rows.length), total: rows.length + proposal.more })}</p>
      )}
      {count > 0 && (
        <div className={styles.actions}>
          <Button variant="primary" onClick={() => onAccept(accepted)}>
            {t('discovery.accept', { count })}
          </Button>
        </div>
      )}
      {edited && (
        <CorrectionDialog
          rows={rows}
          row={edited}
          onClose={() => setEdited(undefined)}
          onApply={(correction, toSimilar) => {
            change(edited, correction, toSimilar);
            setEdited(undefined);
          }}
        />
      )}
    </section>
  );
};
