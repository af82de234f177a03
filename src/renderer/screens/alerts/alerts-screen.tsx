import { Redirect } from 'wouter';
import type { AlertTab } from '../../../contract/views.ts';
import { AlertDesk } from './alert-desk.tsx';

const tabs: readonly AlertTab[] = ['active', 'shelved', 'history'];

/** The alert queue; `params.tab` comes from the address. */
export const AlertsScreen = ({ params }: { readonly params: { readonly tab?: string | undefined } }) => {
  const tab = tabs.find((each) => each === params.tab);
  return tab ? <AlertDesk key={tab} tab={tab} /> : <Redirect to="/alerts/active" replace />;
};
