import { type ReactNode, useState } from 'react';
import type { FilterRate } from '../../../contract/connection-calls.ts';
import { wideFilters } from '../../../domain/broker/filters.ts';
import type { BrokerProfile } from '../../../domain/broker/profile.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { engine } from '../../wire/engine.ts';

type Said = Omit<Parameters<typeof engine.measureFilters>[0], 'profile'>;
interface Question {
  readonly filters: readonly string[];
  readonly rate: FilterRate;
  readonly answer: (isConfirmed: true | undefined) => void;
}

/** Before templates that bring every topic are saved for the first time, shows what they bring in five seconds and asks. */
export const useWideFilters = (former: BrokerProfile | undefined) => {
  const t = useText('link');
  const [isMeasuring, setMeasuring] = useState(false);
  const [question, setQuestion] = useState<Question>();

  /** True: a person wants it. False: nothing to ask. Undefined: a person does not. */
  const ask = async (profile: BrokerProfile, said: Said): Promise<boolean | undefined> => {
    const before = former === undefined ? [] : wideFilters(former);
    const filters = wideFilters(profile).filter((filter) => !before.includes(filter));
    if (filters.length === 0) return false;
    setMeasuring(true);
    try {
      const rate = await engine.measureFilters({ profile, ...said });
      return await new Promise<true | undefined>((answer) => setQuestion({ filters, rate, answer }));
    } finally {
      setMeasuring(false);
      setQuestion(undefined);
    }
  };

  const { filters = [], rate } = question ?? {};
  const words = (): ReactNode => {
    if (rate === undefined) return null;
    const named = filters.join(', ');
    if (rate.cause !== null) return t('wide.unknown', { filters: named, cause: `${rate.cause.title}. ${rate.cause.next}` });
    const { seconds, messages, topics, bytes } = rate;
    return t('wide.brings', {
      filters: named,
      seconds,
      messages: formatCount(messages),
      topics: formatCount(topics),
      rate: formatCount(Math.round(messages / seconds)),
      kilobytes: formatCount(Math.round(bytes / seconds / 1000)),
    });
  };
  const view = (
    <>
      {isMeasuring && rate === undefined && <p>{t('wide.measuring')}</p>}
      <AlertDialog
        isOpen={question !== undefined}
        title={t('wide.ask')}
        confirm={t('wide.confirm')}
        onConfirm={() => question?.answer(true)}
        onCancel={() => question?.answer(undefined)}
      >
        {words()}
      </AlertDialog>
    </>
  );
  return { ask, view };
};
