import { ImageDown } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import type { ImageHandle } from '../../chart/series-chart.tsx';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import { useAction } from '../../ui/use-action.ts';
import styles from './trends.module.css';

export interface ChartPanelProps {
  readonly heading: string;
  readonly isSimulated: boolean;
  readonly chart: (image: RefObject<ImageHandle | null>) => ReactNode;
}

/** A chart under its heading, with the way to take it along as a picture. */
export const ChartPanel = ({ heading, isSimulated, chart }: ChartPanelProps) => {
  const t = useText('trends');
  const image = useRef<ImageHandle>(null);
  const save = useAction(async () => image.current?.save());
  return (
    <section className={styles.panel}>
      <header className={styles.panelHead}>
        <h2 className={styles.heading}>
          {heading}
          {isSimulated && <SimTag />}
        </h2>
        <Button
          variant="quiet"
          isIconOnly
          icon={<ImageDown />}
          aria-label={t('image.save', { chart: heading })}
          title={`${t('image.title')} (${keyHint('chart.image') ?? ''})`}
          isBusy={save.isBusy}
          onClick={() => void save.run()}
        />
      </header>
      {chart(image)}
    </section>
  );
};
