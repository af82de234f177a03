import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { RulesScreen } from '../rules/rules-screen.tsx';
import { FirstOutGroups } from './first-out-groups.tsx';
import styles from './hiding.module.css';
import { StandingActionsList } from './standing-actions.tsx';
import { SuppressionRules } from './suppression-rules.tsx';

const kinds = ['thresholds', 'suppression', 'firstOut', 'actions'] as const;
type Kind = (typeof kinds)[number];
const bodies: Readonly<Record<Kind, () => ReactNode>> = {
  thresholds: () => <RulesScreen />,
  suppression: () => <SuppressionRules />,
  firstOut: () => <FirstOutGroups />,
  actions: () => <StandingActionsList />,
};

/** The Rules screen: what raises, what hides, what names the first, and what to do by area and device. The kind is part of the address. */
export const RuleKinds = () => {
  const t = useText('annunciation');
  const [query, setQuery] = useQuery();
  const kind = kinds.find((each) => each === query.get('kind')) ?? 'thresholds';
  // A form needs the whole height, and leaving it by a tab would lose what was typed.
  if (kind === 'thresholds' && (query.has('new') || query.has('edit'))) return <RulesScreen />;
  return (
    <div className={styles.kinds}>
      <Tabs
        label={t('hiding.tabs')}
        value={kind}
        onChange={(next) => setQuery({ kind: next === 'thresholds' ? null : next, rule: null })}
        tabs={kinds.map((value) => ({ value, label: t(`hiding.${value}`) }))}
      >
        {bodies[kind]()}
      </Tabs>
    </div>
  );
};
