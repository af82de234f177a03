import type { DeviceRow } from '../../../contract/views.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { OverWhenHeardList } from '../../lib/over-when-heard.tsx';
import { deviceRoute } from '../../lib/routes.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import styles from './overview.module.css';

/** What was beyond a limit when the device was last heard. */
export const HeardLines = ({ row }: { readonly row: DeviceRow }) => {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <div className={styles.heard}>
      <OverWhenHeardList list={row.overWhenHeard ?? []} now={now} zone={zone} />
    </div>
  );
};

/** A device without an alert that was beyond a limit when it was last heard. */
export const HeardCard = ({ row }: { readonly row: DeviceRow }) => (
  <article className={styles.card} aria-label={row.device}>
    <header className={styles.cardHead}>
      <h3>
        <a href={hashHref(deviceRoute(row.device))}>{row.device}</a>
        {row.simulated && <SimTag />}
      </h3>
      {row.lastSeen !== null && (
        <span className={styles.seen} data-quality={row.quality}>
          <Age at={row.lastSeen} isAgo />
        </span>
      )}
    </header>
    <HeardLines row={row} />
  </article>
);
