import alerts from './en/alerts.json';
import annunciation from './en/annunciation.json';
import causes from './en/causes.json';
import columns from './en/columns.json';
import common from './en/common.json';
import dashboards from './en/dashboards.json';
import desktop from './en/desktop.json';
import devices from './en/devices.json';
import explain from './en/explain.json';
import ingest from './en/ingest.json';
import inlets from './en/inlets.json';
import jobs from './en/jobs.json';
import link from './en/link.json';
import palette from './en/palette.json';
import past from './en/past.json';
import overview from './en/overview.json';
import photos from './en/photos.json';
import report from './en/report.json';
import rules from './en/rules.json';
import settings from './en/settings.json';
import setup from './en/setup.json';
import shortcuts from './en/shortcuts.json';
import sync from './en/sync.json';
import trends from './en/trends.json';
import undo from './en/undo.json';
import ui from './en/ui.json';

/** All texts of the window, one namespace per area. */
export const en = {
  columns,
  common,
  overview,
  alerts,
  annunciation,
  dashboards,
  desktop,
  devices,
  explain,
  ingest,
  inlets,
  jobs,
  link,
  palette,
  past,
  photos,
  trends,
  rules,
  settings,
  setup,
  shortcuts,
  sync,
  report,
  causes,
  ui,
  undo,
};
export type Area = keyof typeof en;
