import { Refusal } from '../../domain/decider.ts';

const limitMs = 30_000;
// Runs in the page, which marks its root element when fonts and data are drawn.
const untilReady = `new Promise((resolve) => {
  const root = document.documentElement;
  const look = () => { if (root.hasAttribute('data-report-ready')) { watcher.disconnect(); resolve(true); } };
  const watcher = new MutationObserver(look);
  watcher.observe(root, { attributes: true });
  look();
})`;

/** Runs in a page that shows another route than this one: a waiting page goes to its report. The mark of what it showed before is taken away. */
export const showPath = (path: string): string => `(() => {
  const wanted = ${JSON.stringify(`#${path}`)};
  if (location.hash === wanted) return;
  document.documentElement.removeAttribute('data-report-ready');
  location.hash = wanted;
})()`;

/** Waits until the report's page says that it is drawn, at most 30 s. `evaluate` runs code in that page and waits for its promise. */
export const untilDrawn = async (evaluate: (code: string) => Promise<unknown>): Promise<void> => {
  const drawn = evaluate(untilReady);
  drawn.catch(() => {}); // after the time limit nobody waits for it any more
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const words = 'The report was not drawn within 30 seconds, so nothing was printed. Try again, or choose a shorter time.';
    timer = setTimeout(() => reject(new Refusal('report.not-ready', words)), limitMs);
  });
  try {
    await Promise.race([drawn, late]);
  } finally {
    clearTimeout(timer);
  }
};
