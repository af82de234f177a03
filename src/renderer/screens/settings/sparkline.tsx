const [width, height] = [48, 14];

/** The few values of a sample as a line; the number beside it says what matters. */
export const Sparkline = ({ values }: { readonly values: readonly number[] }) => {
  if (values.length < 2) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) => (most === least ? height / 2 : height - 1 - ((value - least) / (most - least)) * (height - 2));
  const points = values.map((value, i) => `${((i * (width - 2)) / (values.length - 1) + 1).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={points} fill="none" stroke="currentcolor" />
    </svg>
  );
};
