/**
 * M4: the samples that draw the same line as all samples. Of every pixel column it keeps the first, the lowest, the highest
 * and the last one, so the line enters, spans and leaves each column exactly where the full line does.
 */
export interface View {
  readonly from: number;
  readonly to: number;
  /** Pixel columns of the plot area, in device pixels. */
  readonly columns: number;
}

/** Times and values to draw. A NaN interrupts the line; it stands in the middle of the gap. */
export type Line = readonly [times: Float64Array<ArrayBuffer>, values: Float64Array<ArrayBuffer>];

/**
 * Takes samples in order of time, piece by piece, so that a long range never lies in memory. One sample on either side of
 * the view is kept, so that the line runs to the edge. NaN is a missing value: narrower than a column it cannot be seen
 * and is passed over, wider it interrupts the line, as does a step above `longestStep` of the pieces it connects.
 */
export const openM4 = ({ from, to, columns }: View) => {
  const width = (to - from) / columns;
  const times: number[] = [];
  const values: number[] = [];
  let [firstTime, first, lowTime, low, highTime, high, lastTime, last] = [0, 0, 0, 0, 0, 0, 0, 0];
  let isEmpty = true;
  let isMissing = false;
  let edge = -Infinity;
  let allowed = 0;
  let before: readonly [time: number, value: number] | undefined;
  let isOver = false;

  const keep = (time: number, value: number): void => {
    times.push(time);
    values.push(value);
  };
  const closeColumn = (): void => {
    if (isEmpty) return;
    keep(firstTime, first);
    const isLowFirst = lowTime < highTime;
    const inner = isLowFirst ? [lowTime, low, highTime, high] : [highTime, high, lowTime, low];
    const [aTime, a, bTime, b] = inner as [number, number, number, number];
    if (aTime > firstTime && aTime < lastTime) keep(aTime, a);
    if (bTime > aTime && bTime > firstTime && bTime < lastTime) keep(bTime, b);
    if (lastTime > firstTime) keep(lastTime, last);
  };
  const take = (time: number, value: number, longestStep: number): void => {
    if (Number.isNaN(value)) {
      isMissing = true;
      return;
    }
    const step = isEmpty ? 0 : time - lastTime;
    const isGap = step > longestStep || (isMissing && !isEmpty && step >= width);
    isMissing = false;
    if (isGap || time >= edge) {
      closeColumn();
      if (isGap) keep((lastTime + time) / 2, Number.NaN);
      edge = time < from ? from : from + (Math.floor((time - from) / width) + 1) * width;
      firstTime = lowTime = highTime = time;
      first = low = high = value;
      isEmpty = false;
    } else if (value < low) {
      low = value;
      lowTime = time;
    } else if (value > high) {
      high = value;
      highTime = time;
    }
    last = value;
    lastTime = time;
  };

  /** Samples from `start` on that go on in the open column, without a gap: nearly all of them. Returns the first other one. */
  const takeWithin = (addedTimes: Float64Array, addedValues: Float64Array, start: number, longestStep: number): number => {
    // Kept in variables of this call: those of the drawing lie in memory.
    let [lowest, lowestTime, highest, highestTime, before, value] = [low, lowTime, high, highTime, lastTime, last];
    const end = Math.min(edge, to);
    let i = start;
    for (; i < addedTimes.length; i++) {
      const time = addedTimes[i]!;
      const next = addedValues[i]!;
      if (time >= end || time - before > longestStep || Number.isNaN(next)) break;
      if (next < lowest) {
        lowest = next;
        lowestTime = time;
      } else if (next > highest) {
        highest = next;
        highestTime = time;
      }
      before = time;
      value = next;
    }
    [low, lowTime, high, highTime, lastTime, last] = [lowest, lowestTime, highest, highestTime, before, value];
    return i;
  };

  const takeNext = (time: number, value: number, longestStep: number): void => {
    if (isOver) return;
    if (time < from) {
      before = [time, value];
      return;
    }
    if (before) take(before[0], before[1], Infinity);
    before = undefined;
    take(time, value, longestStep);
    isOver = time >= to;
  };

  return {
    /** One sample; the step to it may be as long as this. */
    addSample: (time: number, value: number, longestStep = Infinity): void => takeNext(time, value, longestStep),
    /** Samples without a gap between them; the step to the first may be as long as this. */
    addRun: (addedTimes: Float64Array, addedValues: Float64Array, longestStep = Infinity): void => {
      for (let i = 0; i < addedTimes.length && !isOver; i++) {
        const isInside = addedTimes[i]! >= from;
        takeNext(addedTimes[i]!, addedValues[i]!, i === 0 ? longestStep : Infinity);
        if (isInside && !isOver && !isEmpty && !isMissing) i = takeWithin(addedTimes, addedValues, i + 1, Infinity) - 1;
      }
    },
    add: (addedTimes: Float64Array, addedValues: Float64Array, longestStep = Infinity): void => {
      allowed = Math.max(allowed, longestStep);
      for (let i = 0; i < addedTimes.length && !isOver; i++) {
        const isInside = addedTimes[i]! >= from;
        takeNext(addedTimes[i]!, addedValues[i]!, allowed);
        if (!isInside) continue;
        allowed = longestStep;
        if (!isOver && !isEmpty && !isMissing) i = takeWithin(addedTimes, addedValues, i + 1, longestStep) - 1;
      }
      allowed = longestStep;
    },
    /** The line. Nothing may be added afterwards. */
    finish: (): Line => {
      if (before) take(before[0], before[1], Infinity);
      closeColumn();
      return [Float64Array.from(times), Float64Array.from(values)];
    },
  };
};

/** The line through all samples of a view. `times` rise. */
export const m4 = (times: Float64Array, values: Float64Array, view: View, longestStep = Infinity): Line => {
  const drawing = openM4(view);
  drawing.add(times, values, longestStep);
  return drawing.finish();
};
