import { type RefObject, useLayoutEffect, useState } from 'react';

/** Inner size of an element in pixels; 0 until it is measured. */
export const useSize = (element: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } => {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const host = element.current;
    if (!host) return;
    const read = () =>
      setSize((old) => (old.width === host.clientWidth && old.height === host.clientHeight ? old : { width: host.clientWidth, height: host.clientHeight }));
    read();
    const observer = new ResizeObserver(read);
    observer.observe(host);
    return () => observer.disconnect();
  }, [element]);
  return size;
};
