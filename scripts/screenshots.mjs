// npm run screenshots: the pictures of the README, from the real program with its demo site. Takes about six minutes, because
// the plant needs time for its faults. `--themes` writes every screen in the three themes to out/screens instead.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../test/console-process.ts';

const root = join(import.meta.dirname, '..');
const allThemes = process.argv.includes('--themes');
const folder = join(root, ...(allThemes ? ['out', 'screens'] : ['docs', 'images']));
const home = mkdtempSync(join(tmpdir(), 'fieldwatch-screens-'));
const hour = 3_600_000;
const wantedAlerts = 7;
const patienceMs = 6 * 60_000;

/** The first answer of a watch that `found` accepts; what is there when patience ends. */
const until = (watch, found) =>
  new Promise((resolve) => {
    let newest;
    setTimeout(() => resolve(newest), patienceMs).unref();
    watch((answer) => {
      newest = answer;
      if (found(answer)) resolve(answer);
    });
  });

/** A queue as a shift leaves it: something new, something seen, something set aside. */
const work = async (engine) => {
  const queue = (found) => until((next) => engine.alertQueue({ tab: 'active', search: '', limit: 50 }, next), found);
  console.error(`screenshots: waiting until ${wantedAlerts} alerts have come, about five minutes`);
  const { rows } = await queue(({ total }) => total >= wantedAlerts);
  const of = (device) => rows.find((row) => row.device === device);
  const [seen, aside] = [of('M-07'), of('T-04')];
  if (seen) {
    await engine.acknowledge({ alerts: [{ pointId: seen.pointId, call: seen.call }], note: '' });
    await engine.addNote({ pointId: seen.pointId, of: seen.raisedAt, text: 'Grease gun ordered, bearing is warm to the hand. Look again at 14:00.' });
  }
  if (aside) await engine.shelve({ points: [aside.pointId], until: Date.now() + 4 * hour, oneShot: false, reason: 'Known, repair is planned' });
  // Something that is still there is what a technician wants to see first.
  return queue(({ rows: now }) => now.some(({ label }) => label === 'B'));
};

const screensOf = (engine, alerts) =>
  until(
    (next) => engine.series({}, next),
    (rows) => rows.length > 0,
  ).then((series) => {
    const id = (device, metric) => series.find((row) => row.device === device && row.metric === metric).seriesId;
    const chosen = [id('CH-01', 'supply_temp'), id('CH-02', 'supply_temp'), id('P-11', 'flow'), id('P-12', 'flow')].join(',');
    const shown = alerts.rows.find(({ label }) => label === 'B') ?? alerts.rows[0];
    return [
      { name: 'overview', hash: '#/overview', ready: 'article svg path' },
      { name: 'alerts', hash: `#/alerts/active?point=${shown.pointId}`, ready: 'figure' },
      { name: 'trends', hash: `#/trends?series=${chosen}&span=${24 * hour}&bands=1`, ready: 'figure' },
      { name: 'devices', hash: '#/devices?device=CH-01', ready: 'figure' },
      { name: 'rules', hash: '#/rules', ready: '[role=row] b', height: 720 }, // a full list makes a picture too heavy for a page of text
      { name: 'connections', hash: '#/settings/connections', ready: 'li code' },
      ...(allThemes
        ? [
            { name: 'history', hash: '#/alerts/shelved', ready: 'figure' },
            { name: 'rule-form', hash: '#/rules?edit=1', ready: 'fieldset' },
            { name: 'reports', hash: '#/reports', ready: 'h2' },
            { name: 'display', hash: '#/settings/display', ready: 'h2' },
            { name: 'about', hash: '#/settings/about', ready: 'h2' },
          ]
        : []),
    ];
  });

/** Until every chart says what it shows, which it does once it is drawn. */
const drawn = (page, selector) =>
  page.waitForFunction(
    (ready) =>
      document.querySelector(`main ${ready}`) !== null && [...document.querySelectorAll('figure')].every((figure) => /between/.test(figure.ariaLabel ?? '')),
    selector,
  );

const running = await startConsole({ home, args: ['--demo'] });
try {
  const { page, engine } = await running.openWindow();
  mkdirSync(folder, { recursive: true });
  const screens = await screensOf(engine, await work(engine));
  for (const theme of allThemes ? ['neutral', 'dark', 'daylight'] : ['neutral']) {
    const session = await engine.session({});
    await engine.savePreferences({ ...session.preferences, theme });
    for (const { name, hash, ready, height = 900 } of screens) {
      await page.setViewportSize({ width: 1440, height });
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.reload();
      await drawn(page, ready);
      await page.mouse.move(700, height - 5); // off every button
      await page.screenshot({ path: join(folder, allThemes ? `${theme}-${name}.png` : `${name}.png`) });
    }
  }
  const pdf = join(home, 'shift.pdf');
  const cli = spawnSync(process.execPath, [join(root, 'out', 'cli.js'), 'report', 'shift', '--out', pdf, '--home', home, '--demo', '--last', '8h'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const first = allThemes ? [] : ['-singlefile'];
  if (cli.status === 0) spawnSync('pdftoppm', ['-r', '88', '-png', ...first, pdf, join(folder, 'report')], { stdio: 'inherit' });
  console.error(`screenshots: written to ${folder}`);
} finally {
  await running.stop();
  rmSync(home, { recursive: true, force: true });
}
