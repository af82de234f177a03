import type { DeviceRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { deviceRoute } from '../../lib/routes.ts';
import { Age } from '../../ui/age.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import styles from './overview.module.css';

/** Devices that need nothing: a name, how much they send, and when they were last heard. */
export const DeviceTiles = ({ devices }: { readonly devices: readonly DeviceRow[] }) => {
  const t = useText('overview');
  return (
    <ul className={styles.tiles}>
      {devices.map(({ device, series, lastSeen, quality, simulated }) => (
        <li key={device}>
          <a className={styles.tile} href={hashHref(deviceRoute(device))} data-quality={quality}>
            <span className={styles.tileName}>
              {device}
              {simulated && <SimTag />}
            </span>
            <span className={styles.tileFacts}>
              {t('series', { count: series })} · {lastSeen === null ? t('neverSeen') : <Age at={lastSeen} isAgo />}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
};
