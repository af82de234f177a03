import { type RefObject, useEffect, useState } from 'react';

const idleMs = 60_000;
const inputs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * True while somebody works with the list: the pointer is over `list` or the focus is inside `panel`. It begins with the first input;
 * a minute without any releases it, the next input takes it back.
 */
export const useFreeze = (list: RefObject<HTMLElement | null>, panel: RefObject<HTMLElement | null>): boolean => {
  const [isFrozen, setFrozen] = useState(false);
  useEffect(() => {
    let isOver = false;
    // The screen puts the focus into the list by itself: only an input shows that somebody is at work there.
    let isIdle = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const judge = () => {
      const hasFocus = document.hasFocus() && panel.current?.contains(document.activeElement) === true;
      setFrozen(!isIdle && (isOver || hasFocus));
    };
    const onInput = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isIdle = true;
        judge();
      }, idleMs);
      if (!isIdle) return;
      isIdle = false;
      judge();
    };
    const onPointer = (event: PointerEvent) => {
      const over = event.target instanceof Node && list.current?.contains(event.target) === true;
      if (over === isOver) return;
      isOver = over;
      judge();
    };
    const onLeave = () => {
      isOver = false;
      judge();
    };
    const onFocusOut = () => queueMicrotask(judge); // the next element has the focus only after this event
    const listening = new AbortController();
    const { signal } = listening;
    for (const input of inputs) window.addEventListener(input, onInput, { signal, passive: true });
    window.addEventListener('pointerover', onPointer, { signal });
    window.addEventListener('focusin', judge, { signal });
    window.addEventListener('focusout', onFocusOut, { signal });
    window.addEventListener('blur', judge, { signal });
    window.addEventListener('focus', judge, { signal });
    document.documentElement.addEventListener('pointerleave', onLeave, { signal });
    return () => {
      listening.abort();
      clearTimeout(timer);
    };
  }, [list, panel]);
  return isFrozen;
};
