import { startConsole } from '../console-process.ts';
import { type Bench, type BenchFigure, percentile, rounded } from './figure.ts';
import { homeWith } from './list.ts';

const hour = 3_600_000;
/** Of a person. */
const choosingMs = 5000;
/** Alerts that make a report of about so many pages. */
const sizes = [
  { name: '20', alerts: 55, seconds: 3, megabytes: 3, runs: 3 },
  { name: '200', alerts: 600, seconds: 20, megabytes: undefined, runs: 1 },
] as const;

/** With Reports open: from "save" to the signed file, in the real console: composed, printed in a fresh browser with its contents, sealed and written. */
export const report: Bench = async ({ short, keep }) => {
  const figures: BenchFigure[] = [];
  for (const { name, alerts, seconds, megabytes, runs } of short ? sizes.slice(0, 1) : sizes) {
    /* oxlint-disable no-await-in-loop -- one report after the other */
    const { home, remove } = homeWith(alerts, keep);
    const running = await startConsole({ home });
    try {
      const { page, engine } = await running.openWindow();
      await page.getByRole('navigation').waitFor();
      const times: number[] = [];
      let bytes = 0;
      let pages = 0;
      for (let run = 0; run < (short ? 1 : runs); run++) {
        // Whoever makes a report looks at Reports, and chooses its period.
        await page.keyboard.press('Control+2');
        await page.keyboard.press('Control+6');
        await page.getByRole('heading', { name: 'Reports', exact: true }).waitFor();
        await new Promise((resolve) => setTimeout(resolve, choosingMs));
        const to = Date.now();
        const began = performance.now();
        const saved = await engine.saveShiftReport({ from: to - 24 * hour, to });
        times.push(performance.now() - began);
        if (saved === null) throw new Error('The report was not saved.');
        [bytes, pages] = await page.evaluate(async (path) => {
          const file = await (await fetch(path)).arrayBuffer();
          return [file.byteLength, new TextDecoder('latin1').decode(file).match(/\/Type \/Page\b(?!s)/g)?.length ?? 0] as const;
        }, saved.path);
      }
      console.error(`report ${name}: ${pages} pages, ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
      // Time and size of exactly so many pages: what is longer or shorter is reckoned by the page.
      const scale = Number(name) / pages;
      const figure = (of: string, value: number, unit: string, target: number) =>
        figures.push({ bench: 'report', figure: `report.${of}${name}`, value: rounded(value), unit, target, better: 'lower', ratioTo: null });
      figure('time', (percentile(times, 0.5) / 1000) * Math.max(1, scale), 's', seconds);
      if (megabytes !== undefined) figure('size', (bytes / 1e6) * Math.max(1, scale), 'MB', megabytes);
    } finally {
      await running.stop();
      remove();
    }
    /* oxlint-enable no-await-in-loop */
  }
  return figures;
};
