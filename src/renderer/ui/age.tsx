import { useCallback, useSyncExternalStore } from 'react';
import { useText } from '../i18n/text.ts';
import { ageOf } from './age-text.ts';
import styles from './marks.module.css';

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

const tick = () => {
  if (document.visibilityState === 'hidden') return;
  for (const listener of listeners) listener();
};

/** One clock for all ages of the window; it stands still when nobody looks. */
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  ticking ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
};

/** The age of an instant in one unit, `12 min`; renders again only when its own words change. */
export const useAge = (at: number): string => {
  const t = useText('ui');
  const snapshot = useCallback(() => {
    const { unit, count } = ageOf(Date.now() - at);
    return `${unit} ${count}`;
  }, [at]);
  const [unit, count] = useSyncExternalStore(subscribe, snapshot).split(' ') as [ReturnType<typeof ageOf>['unit'], string];
  return t(`age.${unit}`, { value: count });
};

export interface AgeProps {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `12 min ago` instead of `12 min`. */
  readonly isAgo?: boolean;
}

export const Age = ({ at, isAgo = false }: AgeProps) => {
  const t = useText('ui');
  const age = useAge(at);
  return (
    <time className={styles.age} dateTime={new Date(at).toISOString()}>
      {isAgo ? t('ago', { age }) : age}
    </time>
  );
};
