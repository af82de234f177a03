import { useEffect } from 'react';
import { textOf } from '../i18n/text.ts';
import { go } from '../lib/hash-location.ts';
import { type FilePlace, useDroppedFile } from '../stores/dropped-file.ts';
import { notify } from '../ui/toast.tsx';

const places: readonly { readonly name: RegExp; readonly place: FilePlace; readonly path: string }[] = [
  { name: /\.(ya?ml|csv)$/i, place: 'thresholds', path: '/rules' },
  { name: /\.json$/i, place: 'dashboard', path: '/dashboards' },
];

/** Somebody is filling something in: a file that leads elsewhere would throw it away. */
const isBusy = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"], form[data-scope="dialog"]') !== null;

const take = (files: readonly File[]): void => {
  const t = textOf('desktop');
  const [file] = files;
  if (!file) return;
  if (files.length > 1) return notify(t('dropped.many'), t('dropped.manyText'));
  if (isBusy()) return notify(t('dropped.busy'), t('dropped.busyText', { name: file.name }));
  const found = places.find(({ name }) => name.test(file.name));
  if (!found) return notify(t('dropped.unknown', { name: file.name }), t('dropped.unknownText'));
  useDroppedFile.setState({ dropped: { place: found.place, file } });
  go(found.path);
};

/** A file of the site that is dropped anywhere on the window opens where it can be looked through; nothing is taken over by the drop. */
export const useFileDrop = (): void => {
  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
    const onDragOver = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault(); // without this the window refuses the drop
      event.dataTransfer.dropEffect = 'copy';
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      take([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
};
