import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import type { AlertRow, BulkResult } from '../../contract/views.ts';
import { useText } from '../i18n/text.ts';
import { announce } from '../lib/announce.ts';
import { go } from '../lib/hash-location.ts';
import { alertRoute } from '../lib/routes.ts';
import { bulkSentence, type BulkAction } from '../screens/alerts/bulk-sentence.ts';
import { useSession } from '../stores/session.ts';
import { notify } from '../ui/toast.tsx';
import { engine } from '../wire/engine.ts';
import { useWatch } from '../wire/hooks.ts';
import type { PaletteLine } from './parse-palette.ts';

type Deed = Exclude<PaletteLine, { readonly kind: 'words' | 'commands' | 'go' | 'unfinished' }>;
export const isDeed = (line: PaletteLine): line is Deed => ['open', 'acknowledge', 'shelve', 'note', 'own'].includes(line.kind);

const mostAtOnce = 1000;
const reasons = ['maintenance', 'sensor', 'known', 'process', 'nuisance'] as const;

const numbersOf = (line: Deed): readonly number[] => ('alert' in line ? [line.alert] : line.alerts === 'all' ? [] : line.alerts);
const tabOf = ({ label }: AlertRow) => (label === 'A' ? 'history' : 'GHI'.includes(label) ? 'shelved' : 'active');

export interface VerbState {
  /** What Enter will do, or why it can do nothing. */
  readonly preview: string;
  /** Undefined: nothing can be done with this line. */
  readonly run: ((now: number) => void) | undefined;
}

const named = (rows: readonly AlertRow[]): string => rows.map(({ number, device, name }) => `#${number} ${device} · ${name}`).join(', ');

/** The filter of the queue while it is open; "all" means what somebody sees there. */
const shownFilter = (): string =>
  location.hash.startsWith('#/alerts/active') ? (new URLSearchParams(location.hash.split('?')[1] ?? '').get('search') ?? '') : '';

const tell = async (alerts: TFunction<'alerts'>, action: BulkAction, deed: Promise<BulkResult>): Promise<void> => {
  const words = bulkSentence(alerts, action, await deed);
  announce(words);
  notify(words);
};

/** A line that says what to do with alerts by their numbers: found as it is typed, done by Enter. */
export const useVerb = (line: PaletteLine): VerbState => {
  const t = useText('palette');
  const alerts = useText('alerts');
  const user = useSession()?.user ?? '';
  const deed = isDeed(line) ? line : undefined;
  const wanted = deed ? numbersOf(deed).join() : '';
  const isAll = line.kind === 'acknowledge' && line.alerts === 'all';
  const search = isAll ? shownFilter() : '';
  const all = useWatch('alertQueue', isAll ? { tab: 'active', search, limit: mostAtOnce } : null).value;
  const [found, setFound] = useState<{ readonly of: string; readonly rows: readonly (AlertRow | null)[] }>({ of: '', rows: [] });
  useEffect(() => {
    if (wanted === '') return;
    let isStale = false;
    Promise.all(wanted.split(',').map((number) => engine.alertByNumber({ number: Number(number) }))).then(
      (rows) => {
        if (!isStale) setFound({ of: wanted, rows });
      },
      () => {}, // the engine is away, which the frame says
    );
    return () => {
      isStale = true;
    };
  }, [wanted]);

  if (line.kind === 'unfinished') return { preview: t(`lacks.${line.lacks}`, { example: t(`example.${line.verb}`) }), run: undefined };
  if (!deed) return { preview: t('hint'), run: undefined };
  if (deed.kind === 'acknowledge' && deed.alerts === 'all') {
    if (!all) return { preview: t('reading'), run: undefined };
    if (all.rows.length === 0) return { preview: t('nothing'), run: undefined };
    const { rows } = all;
    return {
      preview: t(search === '' ? 'will.acknowledgeAll' : 'will.acknowledgeFiltered', { count: rows.length, filter: search }),
      run: () => void tell(alerts, 'acknowledge', engine.acknowledge({ alerts: rows.map(({ pointId, call }) => ({ pointId, call })), note: '' })).catch(failed),
    };
  }
  if (found.of !== wanted) return { preview: t('reading'), run: undefined };
  const missing = wanted.split(',').filter((_number, i) => !found.rows[i]);
  if (missing.length > 0) return { preview: t('unknown', { numbers: missing.map((number) => `#${number}`).join(', ') }), run: undefined };
  const rows = found.rows.filter((row) => row !== null);
  const [first] = rows;
  if (!first) return { preview: t('nothing'), run: undefined };
  const names = named(rows);
  const points = rows.map(({ pointId }) => pointId);
  switch (deed.kind) {
    case 'open':
      return { preview: t('will.open', { names }), run: () => go(alertRoute(first, tabOf(first))) };
    case 'acknowledge':
      return {
        preview: t('will.acknowledge', { names }),
        run: () =>
          void tell(alerts, 'acknowledge', engine.acknowledge({ alerts: rows.map(({ pointId, call }) => ({ pointId, call })), note: '' })).catch(failed),
      };
    case 'shelve': {
      const reason = alerts(`shelve.reasons.${reasons[deed.reason - 1]!}`);
      return {
        preview: t('will.shelve', { names, minutes: Math.round(deed.forMs / 60_000), reason }),
        run: (now) => void tell(alerts, 'shelve', engine.shelve({ points, until: now + deed.forMs, oneShot: false, reason })).catch(failed),
      };
    }
    case 'note':
      return {
        preview: t('will.note', { names, text: deed.text, attachments: [] }),
        run: () => void engine.addNote({ pointId: first.pointId, of: first.raisedAt, text: deed.text }).then(() => notify(t('noted', { names })), failed),
      };
    case 'own':
      return {
        preview: t('will.own', { names }),
        run: () =>
          void Promise.all(rows.map(({ pointId, raisedAt }) => engine.assign({ pointId, of: raisedAt, to: user }))).then(
            () => notify(t('owned', { names })),
            failed,
          ),
      };
  }
};

const failed = (error: Error): void => notify(error.message);
