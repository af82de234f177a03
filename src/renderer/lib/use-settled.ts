import { useEffect, useState } from 'react';

/** Follows `value` at once after a rest and otherwise once it has rested for `ms`: a key held down asks for nothing in between. */
export const useSettled = <Value>(value: Value, ms = 120): Value => {
  const [settled, setSettled] = useState({ value, at: 0 });
  useEffect(() => {
    const wait = settled.at === 0 || Date.now() - settled.at > ms ? 0 : ms;
    const timer = setTimeout(() => setSettled((old) => (Object.is(old.value, value) ? old : { value, at: Date.now() })), wait);
    return () => clearTimeout(timer);
  }, [value, ms, settled.at]);
  return settled.value;
};
