// npm run screenshots: the pictures of the README, from the real program with its demo site. Takes a few minutes, because
// the plant needs time for its faults. `--themes` writes every screen in the three themes to out/screens instead.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../test/console-process.ts';

const root = join(import.meta.dirname, '..');
const allThemes = process.argv.includes('--themes');
const folder = join(root, ...(allThemes ? ['out', 'screens'] : ['docs', 'images']));
mkdirSync(folder, { recursive: true });
const home = mkdtempSync(join(tmpdir(), 'fieldwatch-screens-'));
const wantedAlerts = 5;
const patienceMs = 6 * 60_000;

const running = await startConsole({ home, args: ['--demo'] });
try {
  const { page, engine } = await running.openWindow();
  console.error(`screenshots: waiting until the plant has had ${wantedAlerts} alerts`);
  await Promise.race([
    new Promise((resolve) => {
      engine.alertQueue({ tab: 'active', search: '', limit: 10 }, ({ total, rows }) => {
        if (total >= wantedAlerts) resolve(rows);
      });
    }),
    new Promise((resolve) => {
      setTimeout(resolve, patienceMs);
    }),
  ]);
  const series = await new Promise((resolve) => {
    engine.series({}, (rows) => {
      if (rows.length > 0) resolve(rows);
    });
  });
  const idOf = (device, metric) => series.find((row) => row.device === device && row.metric === metric)?.seriesId;
  const chosen = [idOf('CH-01', 'supply_temp'), idOf('CH-02', 'supply_temp'), idOf('P-11', 'flow')].filter((id) => id !== undefined);
  const to = Date.now();
  const screens = [
    ['overview', '#/overview'],
    ['alerts', '#/alerts/active'],
    ['trends', `#/trends?series=${chosen.join(',')}&from=${to - 24 * 3_600_000}&to=${to}`],
    ['devices', '#/devices'],
    ['rules', '#/rules'],
    ['reports', '#/reports'],
    ['connections', '#/settings/connections'],
    ['display', '#/settings/display'],
    ['about', '#/settings/about'],
  ];
  for (const theme of allThemes ? ['neutral', 'dark', 'daylight'] : ['neutral']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    for (const [name, hash] of screens) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForTimeout(1500); // charts draw once their data is there; a picture has no fact to wait for
      await page.screenshot({ path: join(folder, allThemes ? `${theme}-${name}.png` : `${name}.png`) });
    }
  }
  const pdf = join(home, 'shift.pdf');
  const cli = spawnSync(process.execPath, [join(root, 'out', 'cli.js'), 'report', 'shift', '--out', pdf, '--home', home, '--demo', '--last', '8h'], {
    stdio: 'inherit',
  });
  if (cli.status === 0) spawnSync('pdftoppm', ['-r', '80', '-png', '-singlefile', pdf, join(folder, 'report')], { stdio: 'inherit' });
  console.error(`screenshots: written to ${folder}`);
} finally {
  await running.stop();
  rmSync(home, { recursive: true, force: true });
}
