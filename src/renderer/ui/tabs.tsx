import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './tabs.module.css';

export interface TabsProps<Value extends string> {
  /** Read out only. */
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly tabs: readonly { readonly value: Value; readonly label: ReactNode }[];
  /** Stands in the same line after the tabs. */
  readonly aside?: ReactNode;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
}

export const Tabs = <Value extends string>({ label, value, onChange, tabs, aside, children }: TabsProps<Value>) => (
  <Base.Root className={styles.root} value={value} onValueChange={(next) => onChange(next as Value)}>
    <div className={styles.bar}>
      <Base.List className={styles.list} aria-label={label} activateOnFocus={false}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {aside}
    </div>
    {tabs.map((tab) => (
      <Base.Panel key={tab.value} value={tab.value} className={styles.panel} tabIndex={-1}>
        {tab.value === value && children}
      </Base.Panel>
    ))}
  </Base.Root>
);
