import { useState } from 'react';
import { matchTopic, parseTemplate } from '../../../domain/telemetry/topic-template.ts';
import { useText } from '../../i18n/text.ts';
import { TextField } from '../../ui/text-field.tsx';
import type { SourceForm } from './connection-form.ts';
import { ExpressionField, usePreviewedExpression } from './expression-field.tsx';
import { type Preview, previewOf, readMapping } from './mapping-form.ts';
import styles from './mapping-fields.module.css';

const example = '[\n  {"path":"env.tmp","metric":"temperature","type":"number","scale":0.1,"unit":"°C"}\n]';

const Lines = ({ preview }: { readonly preview: Preview }) => {
  const t = useText('settings');
  if ('complaint' in preview) return <p>{preview.complaint}</p>;
  return (
    <>
      <ul>
        {preview.lines.map(({ metric, value, unit, quality, time, labels, isFar }, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- two lines may be equal, and none moves
          <li key={i}>
            <code>
              {metric} = {value} {unit} {labels}
            </code>
            {quality !== 'good' && ` · ${quality}`}
            {time !== undefined && ` · ${new Date(time).toISOString()}`}
            {isFar && ` · ${t('mapping.far')}`}
          </li>
        ))}
      </ul>
      {preview.lines.length === 0 && <p>{t('mapping.nothing')}</p>}
      {preview.problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </>
  );
};

export interface MappingFieldsProps {
  readonly source: SourceForm;
  readonly onChange: (mappingText: string) => void;
  readonly onExpression: (expression: string) => void;
  readonly exampleTopic: string;
  /** A message to begin with, such as one that was set aside. */
  readonly exampleMessage?: string | undefined;
}

/** Rows that say where each value of a JSON message stands, with what they take out of an example while they are typed. */
export const MappingFields = ({ source, onChange, onExpression, exampleTopic, exampleMessage = '' }: MappingFieldsProps) => {
  const t = useText('settings');
  const [typed, setMessage] = useState<string>();
  const message = typed ?? exampleMessage;
  const [now] = useState(() => Date.now());
  const text = source.mappingText ?? '';
  const read = readMapping(text);
  const levels = parseTemplate(source.template.trim());
  const topic = (levels && matchTopic(levels, exampleTopic.trim())) ?? {};
  const expression = source.expression ?? '';
  const preview = usePreviewedExpression(expression, message);
  /** What the rows see: the message itself, or what the expression makes of it. */
  const seen = preview === undefined ? message : preview !== 'waiting' && preview.ok ? preview.text : '';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <details className={styles.mapping} open={text !== '' || expression !== '' || exampleMessage !== ''}>
      <summary>{t('mapping.title')}</summary>
      <TextField
        label={t('mapping.rows')}
        description={t('mapping.help')}
        placeholder={example}
        rows={6}
        value={text}
        onChange={onChange}
        error={read.complaint}
        isMono
        spellCheck={false}
        autoComplete="off"
      />
      <TextField
        label={t('mapping.message')}
        description={t('mapping.messageHelp')}
        placeholder={'{"env":{"tmp":215}}'}
        rows={4}
        value={message}
        onChange={setMessage}
        isMono
        spellCheck={false}
        autoComplete="off"
      />
      <ExpressionField value={expression} onChange={onExpression} preview={preview} />
      <div aria-live="polite">{read.mapping !== undefined && seen.trim() !== '' && <Lines preview={previewOf(read.mapping, seen, topic, zone, now)} />}</div>
    </details>
  );
};
