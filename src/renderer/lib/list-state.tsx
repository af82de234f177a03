import { useZone } from '../stores/session.ts';
import { useLink } from '../wire/hooks.ts';
import { type ListStateProps, ListStateView } from './list-state-view.tsx';
import { useNow } from './use-now.ts';

/**
 * What stands in the place of a list, or above it: on its way (rows after 200 ms, after 5 s the reason and "cancel"), nothing yet, no
 * match, or failed (what, since when, the next try, the age of what is shown). Nothing while all is well.
 */
export const ListState = (props: ListStateProps) => {
  const link = useLink();
  const isTicking = props.of.error !== undefined || link.state === 'lost';
  return <ListStateView {...props} link={link} now={useNow(isTicking ? 1000 : 60_000)} zone={useZone()} />;
};
