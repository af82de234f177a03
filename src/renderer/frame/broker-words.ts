import type { TFunction } from 'i18next';
import type { ConnectionRow } from '../../contract/views.ts';

/** How trustworthy the data of the brokers is, for the icon of the chip. */
export type BrokerMood = 'connected' | 'busy' | 'trouble' | 'off';

const moods: Readonly<Record<ConnectionRow['state'], BrokerMood>> = {
  online: 'connected',
  degraded: 'trouble',
  connecting: 'busy',
  subscribing: 'busy',
  waiting: 'trouble',
  attention: 'trouble',
  closing: 'busy',
  disabled: 'off',
};

export const brokerMood = (state: ConnectionRow['state']): BrokerMood => moods[state];

/** The state of one connection in words: what it does now, and why when it does not work. */
export const connectionWords = (t: TFunction, row: ConnectionRow, now: number): string => {
  const { name } = row.profile;
  if (row.state === 'attention') return t('broker.attention', { name, cause: row.cause?.title ?? '' });
  if (row.state !== 'waiting') return t(`broker.${row.state}`, { name });
  const seconds = row.nextTryAt === null ? 0 : Math.ceil((row.nextTryAt - now) / 1000);
  return seconds > 0 ? t('broker.waitingFor', { name, seconds, attempt: row.attempt }) : t('broker.waiting', { name, attempt: row.attempt });
};

/** One chip for all brokers: with several, the one in trouble speaks; when none is, they are counted. */
export const brokerChip = (t: TFunction, rows: readonly ConnectionRow[], now: number): { readonly mood: BrokerMood; readonly words: string } => {
  const [first, ...others] = rows;
  if (!first) return { mood: 'off', words: t('broker.none') };
  if (others.length === 0) return { mood: moods[first.state], words: connectionWords(t, first, now) };
  const wanted = rows.filter(({ state }) => state !== 'disabled');
  const online = wanted.filter(({ state }) => state === 'online').length;
  const trouble = wanted.find(({ state }) => moods[state] === 'trouble');
  if (trouble) return { mood: 'trouble', words: connectionWords(t, trouble, now) };
  return { mood: wanted.length === 0 ? 'off' : online === wanted.length ? 'connected' : 'busy', words: t('broker.several', { online, total: wanted.length }) };
};
