import { Ear, Square } from 'lucide-react';
import { useState } from 'react';
import type { DiscoveryView } from '../../../contract/discovery-calls.ts';
import type { BrokerProfile, SourceDraft } from '../../../domain/broker/profile.ts';
import type { ProfileId } from '../../../domain/identity.ts';
import { captureLimits } from '../../../domain/discovery/captured.ts';
import { isEverything } from '../../../domain/discovery/filters.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { parseNumber } from '../../ui/number-text.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import mapping from './mapping-fields.module.css';
import { ProposalTable } from './proposal-table.tsx';
import styles from './settings.module.css';

export interface DiscoveryPanelProps {
  readonly profileId: ProfileId | undefined;
  /** Open from the start. */
  readonly isOffered?: boolean;
  /** The connection as it is typed; undefined: something is wrong with it, and that is shown. */
  readonly judge: () => { readonly profile: BrokerProfile; readonly password: string | undefined } | undefined;
  readonly onAccept: (accepted: { readonly sources: readonly SourceDraft[]; readonly sparkplug: boolean }) => void;
}

const filtersOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((filter) => filter.trim())
    .filter((filter) => filter !== '');

const Progress = ({ view }: { readonly view: DiscoveryView }) => {
  const t = useText('ingest');
  const now = useNow();
  const counts = { messages: formatCount(view.messages), topics: formatCount(view.topics) };
  return (
    <>
      {view.state === 'listening' && (
        <p>{t('discovery.running', { ...counts, left: Math.max(0, Math.ceil(((view.endsAt ?? now) - now) / 1000)), rate: formatCount(view.perSecond) })}</p>
      )}
      {view.state === 'done' && <p>{view.messages === 0 ? t('discovery.nothing') : t('discovery.heard', counts)}</p>}
      {view.skipped > 0 && <p>{t('discovery.sampled', { skipped: formatCount(view.skipped) })}</p>}
      {view.isFull && <p>{t('discovery.full')}</p>}
    </>
  );
};

/** Listens to the broker of the form for a while and proposes sources, which the person corrects and takes. */
export const DiscoveryPanel = ({ profileId, isOffered = false, judge, onAccept }: DiscoveryPanelProps) => {
  const t = useText('ingest');
  const [filters, setFilters] = useState('');
  const [seconds, setSeconds] = useState(String(captureLimits.minSeconds));
  const [isEverythingConfirmed, setConfirmed] = useState(false);
  /** What was heard for another connection is not shown here. */
  const [isOurs, setOurs] = useState(false);
  const [isAccepted, setAccepted] = useState(false);
  const { value: view } = useWatch('discovery', {});
  const wanted = isEverythingConfirmed ? ['#'] : filtersOf(filters);
  const start = useAction(async () => {
    const judged = judge();
    if (judged === undefined) return;
    const { profile, password } = judged;
    setAccepted(false);
    await engine.startDiscovery({
      profile,
      ...(password === undefined ? {} : { password }),
      ...(profileId === undefined ? {} : { profileId }),
      filters: [...wanted],
      seconds: Math.min(captureLimits.maxSeconds, Math.max(captureLimits.minSeconds, Math.round(parseNumber(seconds) ?? captureLimits.minSeconds))),
      isEverythingConfirmed,
    });
    setOurs(true);
  });
  const stop = useAction(() => engine.stopDiscovery({}));
  const isListening = view?.state === 'listening' || view?.state === 'connecting';
  const shown = isOurs ? view : undefined;
  const failure = start.error ?? stop.error;
  return (
    <details className={mapping.mapping} open={isOurs || isOffered}>
      <summary>{t('discovery.title')}</summary>
      <p className={styles.muted}>{t('discovery.help')}</p>
      <div className={styles.pair}>
        <TextField
          label={t('discovery.prefixes')}
          description={t('discovery.prefixesHelp')}
          placeholder="plant/#"
          value={filters}
          onChange={setFilters}
          disabled={isEverythingConfirmed}
          isMono
          spellCheck={false}
          autoComplete="off"
        />
        <NumberField
          label={t('discovery.seconds')}
          value={seconds}
          onChange={setSeconds}
          unit={t('rules.seconds')}
          step={5}
          min={captureLimits.minSeconds}
          max={captureLimits.maxSeconds}
        />
        <Checkbox
          label={t('discovery.everything')}
          description={t('discovery.everythingHelp')}
          isChecked={isEverythingConfirmed || filtersOf(filters).some(isEverything)}
          onChange={setConfirmed}
        />
      </div>
      <div className={styles.actions}>
        {isListening && isOurs ? (
          <Button icon={<Square />} isBusy={stop.isBusy} onClick={() => void stop.run()}>
            {t('discovery.stop')}
          </Button>
        ) : (
          <Button icon={<Ear />} isBusy={start.isBusy} disabled={wanted.length === 0} onClick={() => void start.run()}>
            {t('discovery.listen')}
          </Button>
        )}
      </div>
      <div aria-live="polite" className={styles.stack}>
        {failure && <Banner kind="problem" title={failure.message} />}
        {shown && <Progress view={shown} />}
        {shown?.cause && (
          <Banner kind="problem" title={shown.cause.title}>
            {shown.cause.next}
          </Banner>
        )}
        {isAccepted && <p>{t('discovery.accepted')}</p>}
      </div>
      {shown?.state === 'done' && shown.proposal && (
        <ProposalTable
          key={`${shown.messages} ${shown.topics} ${shown.proposal.rows.length}`}
          proposal={shown.proposal}
          onAccept={(accepted) => {
            onAccept(accepted);
            setAccepted(true);
          }}
        />
      )}
    </details>
  );
};
