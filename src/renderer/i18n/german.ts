import alerts from './de/alerts.json';
import annunciation from './de/annunciation.json';
import causes from './de/causes.json';
import columns from './de/columns.json';
import common from './de/common.json';
import dashboards from './de/dashboards.json';
import desktop from './de/desktop.json';
import devices from './de/devices.json';
import explain from './de/explain.json';
import ingest from './de/ingest.json';
import inlets from './de/inlets.json';
import jobs from './de/jobs.json';
import link from './de/link.json';
import overview from './de/overview.json';
import palette from './de/palette.json';
import past from './de/past.json';
import photos from './de/photos.json';
import report from './de/report.json';
import rules from './de/rules.json';
import settings from './de/settings.json';
import setup from './de/setup.json';
import shortcuts from './de/shortcuts.json';
import sync from './de/sync.json';
import trends from './de/trends.json';
import ui from './de/ui.json';
import undo from './de/undo.json';

/** All texts in German. A bundle of its own: whoever works in English never loads it. */
export const de = {
  alerts,
  annunciation,
  causes,
  columns,
  common,
  dashboards,
  desktop,
  devices,
  explain,
  ingest,
  inlets,
  jobs,
  link,
  overview,
  palette,
  past,
  photos,
  report,
  rules,
  settings,
  setup,
  shortcuts,
  sync,
  trends,
  ui,
  undo,
};
