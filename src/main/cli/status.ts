import { statSync } from 'node:fs';
import { unnamedSite } from '../../domain/site-name.ts';
import { openOpsReader } from '../store/ops.ts';
import { openTelemetryReader } from '../store/telemetry-reader.ts';
import { chainHead } from '../store/verify-chain.ts';
import { common, instant, parse } from './arguments.ts';
import { CliError, type Command, exit } from './exit.ts';
import { momentOf, printMoment } from './moment.ts';
import { homeOf, siteFiles } from './site.ts';

const size = (file: string): number => [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

export const status: Command = {
  name: 'status',
  summary: 'what is stored, what is watched, what is open',
  help: `Usage: fieldwatch status [--home DIR] [--demo] [--at TIME [--as then|now]] [--json]

Reads the stores of the console without changing them; works while it is running.
  --at TIME   every open alert and every value as they were known at that moment: 2026-11-20T06:00:00Z, or -8h for eight hours ago
  --as now    with --at: by everything that is known now; what was found, withdrawn or changed later is marked`,
  run: async (args) => {
    const { values } = parse({ args: [...args], options: { ...common, demo: { type: 'boolean' }, at: { type: 'string' }, as: { type: 'string' } } });
    const at = values.at === undefined ? undefined : Math.floor(instant('at', values.at, Date.now()) / 1000) * 1000;
    const as = values.as ?? 'then';
    if (as !== 'then' && as !== 'now') throw new CliError(exit.badInput, 'usage.bad-value', `--as "${as}" is neither then nor now.`);
    if (values.as !== undefined && at === undefined) throw new CliError(exit.usage, 'usage.missing-flag', '--as needs a moment: give --at TIME too.');
    const files = siteFiles(homeOf(values.home), values.demo === true);
    const ops = openOpsReader(files.ops);
    const telemetry = openTelemetryReader(files.telemetry);
    try {
      if (at !== undefined) {
        const moment = momentOf({ ops, telemetry }, at, as);
        if (values.json) console.log(JSON.stringify(moment));
        else printMoment(moment);
        return exit.ok;
      }
      const facts = {
        home: files.home,
        site: ops.meta.get('site_name') ?? unnamedSite,
        demo: files.isDemo,
        connections: ops.configuration.connections().length,
        thresholds: ops.configuration.thresholds().length,
        series: telemetry.catalogue().length,
        alerts: ops.alerts.byLabel(),
        events: chainHead(ops.db).events,
        bytes: { ops: size(files.ops), telemetry: size(files.telemetry) },
        dropped: telemetry.dropped(),
      };
      if (values.json) console.log(JSON.stringify(facts));
      else {
        const counts = ops.alerts.counts();
        const open = Object.values(counts.bySeverity).reduce((sum, n) => sum + n, 0);
        console.log(
          [
            `${facts.site}${facts.demo ? ' (SIM)' : ''} in ${files.folder}`,
            `Connections ${facts.connections} · thresholds ${facts.thresholds} · series ${facts.series}`,
            `Open alerts ${open} (${counts.bySeverity.critical} critical, ${counts.bySeverity.high} high), ${counts.unacknowledged} unacknowledged, ${counts.setAside} set aside`,
            `Event log ${facts.events} records, ${mib(facts.bytes.ops)} · telemetry ${mib(facts.bytes.telemetry)}`,
            ...facts.dropped.map(
              ({ reason, samples, from, to }) => `Dropped by ${reason}: ${samples} samples, ${day(from)} to ${day(to - 1)}; their hours and days are kept`,
            ),
          ].join('\n'),
        );
      }
      return exit.ok;
    } finally {
      telemetry.close();
      ops.close();
    }
  },
};
