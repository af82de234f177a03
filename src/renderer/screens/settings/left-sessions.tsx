import { Trash2 } from 'lucide-react';
import type { LeftSession } from '../../../contract/connection-calls.ts';
import { useText } from '../../i18n/text.ts';
import { Age } from '../../ui/age.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import styles from './settings.module.css';

const Left = ({ left }: { readonly left: LeftSession }) => {
  const t = useText('link');
  const end = useAction(() => engine.endLeftSession({ id: left.id }));
  const forget = useAction(() => engine.forgetLeftSession({ id: left.id }));
  const { name } = left;
  const failure = end.error ?? forget.error;
  return (
    <li className={styles.card} aria-label={name}>
      <p>
        {t('left.line', { name, url: left.url, clientId: left.clientId })} · <Age at={left.since} isAgo />
      </p>
      <p>{left.cause === null ? t('left.trying') : `${left.cause.title}. ${left.cause.next}`}</p>
      {failure && <Banner kind="problem" title={failure.message} />}
      <div className={styles.actions}>
        <Button isBusy={end.isBusy} onClick={() => void end.run()} aria-label={t('left.nowNamed', { name })}>
          {t('left.now')}
        </Button>
        <Button icon={<Trash2 />} isBusy={forget.isBusy} onClick={() => void forget.run()} aria-label={t('left.forgetNamed', { name })}>
          {t('left.forget')}
        </Button>
      </div>
    </li>
  );
};

/** What removed connections left at their brokers, until it is ended. Nothing is shown when there is nothing. */
export const LeftSessions = () => {
  const t = useText('link');
  const { value: all } = useWatch('leftSessions', {});
  if (!all || all.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="left-title">
      <h2 id="left-title">{t('left.title')}</h2>
      <p>{t('left.help')}</p>
      <ul className={styles.cards}>
        {all.map((left) => (
          <Left key={left.id} left={left} />
        ))}
      </ul>
    </section>
  );
};
