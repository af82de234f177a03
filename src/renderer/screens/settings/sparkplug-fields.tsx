import { useText } from '../../i18n/text.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ConnectionField, ConnectionForm } from './connection-form.ts';
import styles from './settings.module.css';
import type { SparkplugForm } from './sparkplug-form.ts';

export interface SparkplugFieldsProps {
  readonly form: ConnectionForm;
  readonly onChange: (form: ConnectionForm) => void;
  readonly errorOf: (field: ConnectionField) => string | undefined;
  readonly onLeave: (field: ConnectionField) => void;
}

/** Sparkplug B: off for most sites, so its fields show only when it is on. */
export const SparkplugFields = ({ form, onChange, errorOf, onLeave }: SparkplugFieldsProps) => {
  const t = useText('settings');
  const { sparkplug } = form;
  const patch = (next: Partial<SparkplugForm>) => onChange({ ...form, sparkplug: { ...sparkplug, ...next } });
  return (
    <section className={styles.part} aria-labelledby="sparkplug-title">
      <h2 id="sparkplug-title">{t('sparkplug.title')}</h2>
      <Checkbox
        label={t('sparkplug.enabled')}
        description={t('sparkplug.enabledHelp')}
        isChecked={sparkplug.enabled}
        onChange={(enabled) => patch({ enabled })}
      />
      {sparkplug.enabled && (
        <>
          <div className={styles.pair}>
            <TextField
              name="sparkplug.groups"
              label={t('sparkplug.groups')}
              description={t('sparkplug.groupsHelp')}
              value={sparkplug.groups}
              maxLength={1000}
              onChange={(groups) => patch({ groups })}
              onBlur={() => onLeave('sparkplug.groups')}
              error={errorOf('sparkplug.groups')}
              isMono
              autoComplete="off"
              spellCheck={false}
            />
            <TextField
              name="sparkplug.hostId"
              label={t('sparkplug.hostId')}
              description={t('sparkplug.hostIdHelp')}
              value={sparkplug.hostId}
              maxLength={128}
              onChange={(hostId) => patch({ hostId })}
              onBlur={() => onLeave('sparkplug.hostId')}
              error={errorOf('sparkplug.hostId')}
              isMono
              autoComplete="off"
              spellCheck={false}
            />
          </div>
          <div className={styles.pair}>
            <Checkbox
              label={t('sparkplug.primary')}
              description={t('sparkplug.primaryHelp')}
              isChecked={sparkplug.primary}
              onChange={(primary) => patch({ primary })}
            />
          </div>
        </>
      )}
    </section>
  );
};
