import { Eye } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { localText, parseRange, type RangeComplaint } from '../../chart/range-input.ts';
import { rangeWords } from '../../chart/chart-words.ts';
import type { TimeRange } from '../../chart/range.ts';
import { useText } from '../../i18n/text.ts';
import { zoneText } from '../../lib/format.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { SiteNameForm } from '../../lib/site-name-form.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useSession, useZone } from '../../stores/session.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { MadeList } from './made-list.tsx';
import { type PeriodPreset, periodPresets, presetPeriod, readPeriod, reportRoute } from './periods.ts';
import { engine } from '../../wire/engine.ts';
import styles from './reports.module.css';
import { SaveReport } from './save-report.tsx';

/** Reports that can be made now: the shift report of a period, to be looked at or saved as PDF. */
export const ReportsScreen = () => {
  const t = useText('report');
  const zone = useZone();
  const isUnnamed = useSession()?.isSiteUnnamed === true;
  const [query, patchQuery] = useQuery();
  const given = readPeriod(query);
  const now = useNow(60_000);
  const [preset, setPreset] = useState<PeriodPreset>(given ? 'typed' : '8h');
  const [typed, setTyped] = useState(() => {
    const { from, to } = given ?? presetPeriod('8h', Date.now(), zone)!;
    return { from: localText(from, zone), to: localText(to, zone) };
  });

  // Whoever chooses a period will print soon; without this a print takes longer, no more.
  useEffect(() => void engine.prepareReport({}).catch(() => {}), [preset, typed]);

  const parsed = parseRange(typed.from, typed.to, zone);
  const periodAt = (at: number): TimeRange | undefined => presetPeriod(preset, at, zone) ?? ('range' in parsed ? parsed.range : undefined);
  const period = periodAt(now);
  // The command "Shift report as PDF" leads here: the next Enter saves it.
  const save = useRef<HTMLButtonElement>(null);
  const isAsked = query.get('save') !== null;
  useEffect(() => {
    if (!isAsked) return;
    save.current?.focus();
    patchQuery({ save: null });
  }, [isAsked, patchQuery]);
  const complaint = (field: RangeComplaint) => (preset === 'typed' && 'complaint' in parsed && parsed.complaint === field ? t(`form.bad.${field}`) : undefined);
  const choose = (next: PeriodPreset) => {
    // The fields start with what was chosen before, so that only a part has to be typed.
    if (next === 'typed' && period) setTyped({ from: localText(period.from, zone), to: localText(period.to, zone) });
    setPreset(next);
  };

  return (
    <div className={styles.screen} data-region={t('reports')}>
      <h1>{t('reports')}</h1>
      <section className={styles.panel}>
        <h2>{t('form.title')}</h2>
        <p className={styles.muted}>{t('form.about')}</p>
        {isUnnamed && <SiteNameForm />}
        <ToggleGroup
          label={t('periodHead')}
          value={preset}
          onChange={choose}
          options={periodPresets.map((value) => ({ value, label: t(`form.preset.${value}`) }))}
        />
        {preset === 'typed' && (
          <div className={styles.fields}>
            <TextField
              label={t('form.from')}
              type="datetime-local"
              name="from"
              value={typed.from}
              onChange={(from) => setTyped({ ...typed, from })}
              error={complaint('from')}
            />
            <TextField
              label={t('form.to')}
              type="datetime-local"
              name="to"
              value={typed.to}
              onChange={(to) => setTyped({ ...typed, to })}
              error={complaint('to') ?? complaint('order')}
            />
          </div>
        )}
        <p>
          {period ? t('form.chosen', { period: rangeWords(period, zone) }) : t('form.notChosen')}{' '}
          <span className={styles.muted}>{t('form.zone', { zone: zoneText(period?.to ?? now, zone) })}</span>
        </p>
        <div className={styles.actions}>
          {period ? <SaveReport key="save" periodAt={periodAt} buttonRef={save} /> : null}
          {period && (
            <ButtonLink href={`#${reportRoute(period)}`} icon={<Eye />}>
              {t('form.preview')}
            </ButtonLink>
          )}
        </div>
      </section>
      <MadeList />
    </div>
  );
};
