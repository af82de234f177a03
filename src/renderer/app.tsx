import { lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useDispatcher } from './commands/use-command.ts';
import { Frame } from './frame/frame.tsx';
import { StartScreen } from './frame/start-screen.tsx';
import { hashHref, useHashPath, useHashQuery } from './lib/hash-location.ts';
import { useWake } from './lib/use-wake.ts';
import { useSession } from './stores/session.ts';
import { UiRoot } from './ui/root.tsx';
import { engine } from './wire/engine.ts';

const OverviewScreen = lazy(async () => ({ default: (await import('./screens/overview/overview-screen.tsx')).OverviewScreen }));
const DashboardsScreen = lazy(async () => ({ default: (await import('./screens/dashboards/dashboards-screen.tsx')).DashboardsScreen }));
const AlertsScreen = lazy(async () => ({ default: (await import('./screens/alerts/alerts-screen.tsx')).AlertsScreen }));
const TrendsScreen = lazy(async () => ({ default: (await import('./screens/trends/trends-screen.tsx')).TrendsScreen }));
const DevicesScreen = lazy(async () => ({ default: (await import('./screens/devices/devices-screen.tsx')).DevicesScreen }));
const PastScreen = lazy(async () => ({ default: (await import('./screens/past/past-screen.tsx')).PastScreen }));
const RulesScreen = lazy(async () => ({ default: (await import('./screens/hiding/rule-kinds.tsx')).RuleKinds }));
const ReportsScreen = lazy(async () => ({ default: (await import('./screens/reports/reports-screen.tsx')).ReportsScreen }));
const SyncScreen = lazy(async () => ({ default: (await import('./screens/sync/sync-screen.tsx')).SyncScreen }));
const SettingsScreen = lazy(async () => ({ default: (await import('./screens/settings/settings-screen.tsx')).SettingsScreen }));
const SetupScreen = lazy(async () => ({ default: (await import('./screens/setup/setup-screen.tsx')).SetupScreen }));
const ReportRoute = lazy(async () => ({ default: (await import('./screens/report/report-route.tsx')).ReportRoute }));

const Screens = () => (
  <Switch>
    <Route path="/overview" component={OverviewScreen} />
    <Route path="/dashboards/:scope?/:id?" component={DashboardsScreen} />
    <Route path="/alerts/:tab" component={AlertsScreen} />
    <Route path="/trends" component={TrendsScreen} />
    <Route path="/devices" component={DevicesScreen} />
    <Route path="/past" component={PastScreen} />
    <Route path="/rules" component={RulesScreen} />
    <Route path="/reports" component={ReportsScreen} />
    <Route path="/sync" component={SyncScreen} />
    <Route path="/settings/:section?" component={SettingsScreen} />
    <Route path="/alerts">
      <Redirect to="/alerts/active" replace />
    </Route>
    <Route>
      <Redirect to="/overview" replace />
    </Route>
  </Switch>
);

/** A connection that does not answer is shown by itself; nobody waits for this. */
const wake = (): void => void engine.wakeConnections({}).catch(() => {});

/** The console for a person: a start picture until the engine answers, the set-up of a new installation, then the frame. */
const Console = () => {
  const session = useSession();
  useDispatcher();
  useWake(wake);
  if (!session) return <StartScreen />;
  if (session.isFirstRun)
    return (
      <Suspense>
        <SetupScreen />
      </Suspense>
    );
  return (
    <Frame>
      <Suspense>
        <Screens />
      </Suspense>
    </Frame>
  );
};

/** Paper has a route of its own, without the frame and without keys. */
export const App = () => (
  <UiRoot>
    <Router hook={useHashPath} searchHook={useHashQuery} hrefs={hashHref}>
      <Switch>
        <Route path="/report/*?">
          <Suspense>
            <ReportRoute />
          </Suspense>
        </Route>
        <Route>
          <Console />
        </Route>
      </Switch>
    </Router>
  </UiRoot>
);
