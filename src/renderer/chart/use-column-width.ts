import { type RefObject, useEffect, useState } from 'react';

const step = 128; // asking again for every pixel of a resized window would be a waste
const most = 4096;

/** Pixel columns of an element in device pixels, in coarse steps; 0 until it is known. */
export const useColumnWidth = (host: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setWidth(Math.min(most, Math.ceil((element.clientWidth * devicePixelRatio) / step) * step)));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [host]);
  return width;
};
