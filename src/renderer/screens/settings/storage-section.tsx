import { useState } from 'react';
import type { StorageSettings, StorageView, StoreCheck } from '../../../contract/storage-calls.ts';
import { useText } from '../../i18n/text.ts';
import { formatBytes, formatCount, formatFull } from '../../lib/format.ts';
import { useSession } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import styles from './settings.module.css';

const gibibyte = 2 ** 30;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const State = ({ view, zone }: { readonly view: StorageView; readonly zone: string }) => {
  const t = useText('settings');
  return (
    <dl className={styles.facts}>
      <dt>{t('storage.file')}</dt>
      <dd>{t('storage.fileOf', { bytes: formatBytes(view.bytes), free: formatBytes(view.free) })}</dd>
      <dt>{t('storage.samples')}</dt>
      <dd>{formatCount(view.samples)}</dd>
      <dt>{t('storage.oldest')}</dt>
      <dd>{view.oldest === null ? t('storage.none') : <time>{formatFull(view.oldest, zone)}</time>}</dd>
      <dt>{t('storage.dropped')}</dt>
      <dd>
        {view.dropped.length === 0 && t('storage.nothingDropped')}
        {view.dropped.map(({ reason, samples, from, to }) => (
          <div key={reason}>{t(`storage.droppedBy.${reason}`, { samples: formatCount(samples), from: dayOf(from), to: dayOf(to - 1) })}</div>
        ))}
      </dd>
      {view.damaged > 0 && (
        <>
          <dt>{t('storage.damaged')}</dt>
          <dd>{formatCount(view.damaged)}</dd>
        </>
      )}
    </dl>
  );
};

interface LimitProps {
  readonly name: 'rawDays' | 'summaryDays' | 'archiveDays' | 'maxGib';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onKeep: (value: number) => void;
}
/** Keeps a number when the field is left, if it is one that may be. */
const Limit = ({ name, value, min, max, onKeep }: LimitProps) => {
  const t = useText('settings');
  const [typed, setTyped] = useState<string>();
  const number = Number(typed);
  const isWrong = typed !== undefined && !(Number.isFinite(number) && (name === 'maxGib' || Number.isInteger(number)) && number >= min && number <= max);
  const keep = () => {
    if (typed === undefined || isWrong) return;
    if (number !== value) onKeep(number);
    setTyped(undefined);
  };
  return (
    <NumberField
      label={t(`storage.${name}`)}
      description={t(`storage.${name}Text`)}
      min={min}
      max={max}
      value={typed ?? String(value)}
      error={isWrong ? t('storage.wrong', { least: formatCount(min), most: formatCount(max) }) : undefined}
      onChange={setTyped}
      onBlur={keep}
    />
  );
};

/** Goes through the whole file when somebody asks; once a week the console does it by itself. */
const Check = ({ zone }: { readonly zone: string }) => {
  const t = useText('settings');
  const [isBusy, setBusy] = useState(false);
  const [found, setFound] = useState<StoreCheck | string>();
  const check = () => {
    setBusy(true);
    setFound(undefined);
    engine
      .checkStorage({})
      .then(setFound, (fault: unknown) => setFound(fault instanceof Error ? fault.message : String(fault)))
      .finally(() => setBusy(false));
  };
  return (
    <section className={styles.part}>
      <h2>{t('storage.check')}</h2>
      <p className={styles.muted}>{t('storage.checkText')}</p>
      <Button isBusy={isBusy} onClick={check}>
        {t('storage.checkNow')}
      </Button>
      <div aria-live="polite">
        {isBusy && <p className={styles.muted}>{t('storage.checking')}</p>}
        {typeof found === 'string' && <Banner kind="problem" title={found} />}
        {typeof found === 'object' && found.verdict === 'ok' && <p>{t('storage.sound', { time: formatFull(found.at, zone) })}</p>}
        {typeof found === 'object' && found.verdict !== 'ok' && <Banner kind="problem" title={t('storage.unsound', { verdict: found.verdict })} />}
      </div>
    </section>
  );
};

/** How much this site keeps, and what there is. */
export const StorageSection = () => {
  const t = useText('settings');
  const session = useSession();
  const { value: view, error } = useWatch('storage', {});
  const [failure, setFailure] = useState<string>();
  /** What was changed here stands at once; the engine says the same a moment later. */
  const [asked, setAsked] = useState<Partial<StorageSettings>>({});
  if (error) return <Banner kind="problem" title={error.message} />;
  if (!view) return <Skeleton />;
  const settings = { ...view.settings, ...asked };
  const keep = (changed: Partial<StorageSettings>) => {
    setFailure(undefined);
    setAsked({ ...asked, ...changed });
    engine.keepStorage(changed).catch((fault: unknown) => {
      setAsked({});
      setFailure(fault instanceof Error ? fault.message : String(fault));
    });
  };
  return (
    <>
      <section className={styles.part}>
        <h2>{t('storage.state')}</h2>
        <State view={view} zone={session?.zone ?? 'UTC'} />
      </section>
      <Check zone={session?.zone ?? 'UTC'} />
      <section className={styles.part}>
        <h2>{t('storage.keep')}</h2>
        <p className={styles.muted}>{t('storage.keepText')}</p>
        {failure !== undefined && <Banner kind="problem" title={failure} />}
        <Limit name="rawDays" value={settings.rawDays} min={7} max={3650} onKeep={(rawDays) => keep({ rawDays })} />
        <Limit name="summaryDays" value={settings.summaryDays} min={30} max={36_500} onKeep={(summaryDays) => keep({ summaryDays })} />
        <Limit name="archiveDays" value={settings.archiveDays} min={2} max={90} onKeep={(archiveDays) => keep({ archiveDays })} />
        <Limit
          name="maxGib"
          value={Math.round((100 * settings.maxBytes) / gibibyte) / 100}
          min={0.1}
          max={1_000_000}
          onKeep={(size) => keep({ maxBytes: Math.round(size * gibibyte) })}
        />
        <Checkbox
          label={t('storage.onFull')}
          description={t('storage.onFullText')}
          isChecked={settings.onFull === 'dropOldest'}
          onChange={(may) => keep({ onFull: may ? 'dropOldest' : 'stop' })}
        />
      </section>
    </>
  );
};
