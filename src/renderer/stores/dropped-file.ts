import { useEffect } from 'react';
import { create } from 'zustand';

/** What takes a file over: thresholds or a dashboard. */
export type FilePlace = 'thresholds' | 'dashboard';

interface DroppedFile {
  readonly dropped: { readonly place: FilePlace; readonly file: File } | undefined;
}

/** A file that was dropped on the window, until its screen has taken it. */
export const useDroppedFile = create<DroppedFile>()(() => ({ dropped: undefined }));

/** Gives this screen the file that was dropped for it, once. */
export const useTakeDropped = (place: FilePlace, take: (file: File) => void): void => {
  const dropped = useDroppedFile((state) => state.dropped);
  useEffect(() => {
    if (dropped?.place !== place) return;
    useDroppedFile.setState({ dropped: undefined });
    take(dropped.file);
  }, [dropped, place, take]);
};
