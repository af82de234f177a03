import { useText } from '../i18n/text.ts';
import { formatWhen } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { useZone } from '../stores/session.ts';
import { Banner } from '../ui/banner.tsx';
import { useLink } from '../wire/hooks.ts';

/** Says that the engine is away and since when; nothing while it is there. */
export const LinkNotice = () => {
  const t = useText();
  const zone = useZone();
  const now = useNow(60_000);
  const link = useLink();
  if (link.state !== 'lost') return null;
  return (
    <Banner kind="problem" title={t('link.lost', { time: formatWhen(link.since, now, zone) })}>
      <p>{t('link.lostNote')}</p>
    </Banner>
  );
};
