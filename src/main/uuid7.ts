export interface Uuid7Options {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Ids as RFC 9562 §5.7 has them: 48 bits of time, 12 bits of a counter, 62 random bits. Strictly rising, also when the clock steps back. */
export const openUuid7 = ({ now, random }: Uuid7Options): (() => string) => {
  let ms = 0;
  let counter = 0;
  return () => {
    const clock = Math.floor(now());
    if (clock > ms) {
      ms = clock;
      counter = Math.floor(random() * 0x400); // leaves room to count up within the millisecond
    } else if (++counter > 0xfff) {
      ms++;
      counter = 0;
    }
    const time = hex(ms, 12);
    const variant = 0x8000 + Math.floor(random() * 0x4000);
    const tail = hex(Math.floor(random() * 2 ** 24), 6) + hex(Math.floor(random() * 2 ** 24), 6);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}-${hex(variant, 4)}-${tail}`;
  };
};
