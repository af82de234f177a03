import { Download } from 'lucide-react';
import { keyHint, keyShortcuts } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';

/** Beside a list: only a picture, because the row of its tools has room for few words. */
export const ExportButton = ({ onClick }: { readonly onClick: () => void }) => {
  const t = useText('jobs');
  const key = keyHint('list.export');
  return (
    <Button
      variant="quiet"
      isIconOnly
      icon={<Download />}
      aria-label={t('export.open')}
      aria-keyshortcuts={keyShortcuts('list.export')}
      title={key === undefined ? t('export.open') : `${t('export.open')} (${key})`}
      onClick={onClick}
    />
  );
};
