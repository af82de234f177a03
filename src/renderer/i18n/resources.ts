import alerts from './en/alerts.json';
import annunciation from './en/annunciation.json';
import causes from './en/causes.json';
import common from './en/common.json';
import devices from './en/devices.json';
import explain from './en/explain.json';
import ingest from './en/ingest.json';
import inlets from './en/inlets.json';
import link from './en/link.json';
import past from './en/past.json';
import overview from './en/overview.json';
import photos from './en/photos.json';
import report from './en/report.json';
import rules from './en/rules.json';
import settings from './en/settings.json';
import setup from './en/setup.json';
import trends from './en/trends.json';
import ui from './en/ui.json';

/** All texts of the window, one namespace per area. */
export const en = {
  common,
  overview,
  alerts,
  annunciation,
  devices,
  explain,
  ingest,
  inlets,
  link,
  past,
  photos,
  trends,
  rules,
  settings,
  setup,
  report,
  causes,
  ui,
};
export type Area = keyof typeof en;
