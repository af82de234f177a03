import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOnScreens } from '../../../src/main/shell/window-place.ts';

const laptop = { x: 0, y: 0, width: 1366, height: 728 };
const second = { x: 1366, y: 0, width: 1920, height: 1080 };

test('a window opens where it stood, on either screen', () => {
  expect(placeOnScreens({ x: 100, y: 50, width: 1200, height: 600 }, [laptop])).toEqual({ x: 100, y: 50, width: 1200, height: 600 });
  expect(placeOnScreens({ x: 1500, y: 50, width: 1800, height: 1000, isMaximized: true }, [laptop, second])).toMatchObject({
    x: 1500,
    width: 1800,
    isMaximized: true,
  });
});

test('when the second screen is unplugged it opens on the first, no larger than it', () => {
  expect(placeOnScreens({ x: 1500, y: 50, width: 1800, height: 1000 }, [laptop])).toEqual({ width: 1366, height: 728 });
});

test('a window whose title bar is out of reach gives up its place', () => {
  expect(placeOnScreens({ x: 0, y: -400, width: 1200, height: 600 }, [laptop])).not.toHaveProperty('y');
  expect(placeOnScreens({ x: 1360, y: 10, width: 1200, height: 600 }, [laptop])).not.toHaveProperty('x');
});

test('whatever was kept, the title bar can be reached or the system chooses', () => {
  const screen = fc.record({
    x: fc.integer({ min: -4000, max: 4000 }),
    y: fc.integer({ min: -2000, max: 2000 }),
    width: fc.integer({ min: 640, max: 4000 }),
    height: fc.integer({ min: 480, max: 2200 }),
  });
  const place = fc.record({
    x: fc.integer({ min: -9000, max: 9000 }),
    y: fc.integer({ min: -9000, max: 9000 }),
    width: fc.integer({ min: 640, max: 5000 }),
    height: fc.integer({ min: 480, max: 3000 }),
  });
  fc.assert(
    fc.property(place, fc.array(screen, { minLength: 1, maxLength: 3 }), (kept, screens) => {
      const { x, y, width, height } = placeOnScreens(kept, screens);
      if (x === undefined || y === undefined) return width <= screens[0]!.width && height <= screens[0]!.height;
      return screens.some((on) => x + width > on.x && x < on.x + on.width && y + 16 >= on.y && y < on.y + on.height && width <= on.width);
    }),
  );
});
