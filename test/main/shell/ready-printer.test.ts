import { expect, test } from 'vitest';
import { openReadyPrinter, type Printer, waitingPath, waitMs } from '../../../src/main/shell/ready-printer.ts';

/** Printers that note what becomes of them, and a clock that the test moves. */
const printers = (failing: readonly number[] = []) => {
  const told: string[] = [];
  const ended = new Set<number>();
  const timers: (() => void)[] = [];
  let opened = 0;
  const open = async (path: string): Promise<Printer> => {
    const number = ++opened;
    told.push(`${number} opens ${path}`);
    if (failing.includes(number)) throw new Error(`${number} cannot start`);
    return {
      print: async (wanted) => {
        told.push(`${number} prints ${wanted}`);
        if (wanted === '/report/bad') throw new Error('not drawn');
        return Uint8Array.of(number);
      },
      isOpen: () => !ended.has(number),
      close: async () => void told.push(`${number} closes`),
    };
  };
  const ready = openReadyPrinter({ open, later: (task, ms) => void (expect(ms).toBe(waitMs), timers.push(task)) });
  return { ready, told, ended, timers };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a report goes to the printer that waits, and the next one to another', async () => {
  const { ready, told } = printers();
  ready.prepare();
  await settled();
  expect(await ready.print('/report/a')).toEqual(Uint8Array.of(1));
  expect(await ready.print('/report/b')).toEqual(Uint8Array.of(2));
  expect(told).toEqual([`1 opens ${waitingPath}`, '1 prints /report/a', '1 closes', '2 opens /report/b', '2 prints /report/b', '2 closes']);
});

test('two reports at once have a printer each', async () => {
  const { ready, told } = printers();
  ready.prepare();
  await Promise.all([ready.print('/report/a'), ready.print('/report/b')]);
  expect(told.filter((line) => line.includes('prints')).toSorted()).toEqual(['1 prints /report/a', '2 prints /report/b']);
});

test('a printer for which nothing came is closed; one that was asked for again waits on', async () => {
  const { ready, told, timers } = printers();
  ready.prepare();
  ready.prepare();
  await settled();
  timers[0]!();
  await settled();
  expect(told).toEqual([`1 opens ${waitingPath}`]);
  timers[1]!();
  await settled();
  expect(told).toEqual([`1 opens ${waitingPath}`, '1 closes']);
  await ready.print('/report/a');
  expect(told.at(-2)).toBe('2 prints /report/a');
});

test('a printer that could not start or whose browser ended meanwhile costs no report', async () => {
  const { ready, told, ended } = printers([1]);
  ready.prepare();
  await settled();
  expect(await ready.print('/report/a')).toEqual(Uint8Array.of(2));
  ready.prepare();
  await settled();
  ended.add(3);
  expect(await ready.print('/report/b')).toEqual(Uint8Array.of(4));
  expect(told).toContain('3 closes');
});

test('a print that fails says why, and its printer is closed', async () => {
  const { ready, told } = printers();
  ready.prepare();
  await expect(ready.print('/report/bad')).rejects.toThrow('not drawn');
  expect(told.at(-1)).toBe('1 closes');
});

test('the end of the shell closes the printer that waits', async () => {
  const { ready, told } = printers();
  ready.prepare();
  await ready.close();
  await ready.close();
  expect(told).toEqual([`1 opens ${waitingPath}`, '1 closes']);
});
