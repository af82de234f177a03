import { textOf } from '../i18n/text.ts';
import { download } from '../lib/download.ts';
import { sendParts } from '../lib/send-parts.ts';
import { useSessionStore } from '../stores/session.ts';
import { notify } from '../ui/toast.tsx';
import { engine } from '../wire/engine.ts';
import { chartImage, type ImageWords } from './chart-image.ts';

/** Hands a chart over as PNG, where the person wants it or as a download. What went wrong is said and never thrown. */
export const saveChartImage = async (host: HTMLElement | null, words: ImageWords): Promise<void> => {
  if (!host) return;
  const t = textOf('trends');
  const site = useSessionStore.getState().session?.site ?? '';
  try {
    const picture = await chartImage(host, { ...words, foot: [site, words.foot].filter((part) => part !== '').join(' · ') });
    const saved = await sendParts(picture, engine.saveChart);
    if (saved?.kind === 'download') download(saved);
    if (saved) notify(t('image.saved'), saved.kind === 'file' ? saved.path : saved.name);
  } catch (error) {
    notify(t('image.failed'), (error as Error).message);
  }
};
