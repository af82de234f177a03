import { useEffect, useState } from 'react';
import type { PreviewedExpression } from '../../../contract/ingest-calls.ts';
import { useText } from '../../i18n/text.ts';
import { TextField } from '../../ui/text-field.tsx';
import { engine } from '../../wire/engine.ts';

const restMs = 250;

/** What an expression makes of an example message, asked of the engine once typing rests; undefined while there is nothing to ask. */
export const usePreviewedExpression = (expression: string, message: string): PreviewedExpression | 'waiting' | undefined => {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly value: PreviewedExpression }>();
  const question = expression.trim() === '' || message.trim() === '' ? undefined : JSON.stringify([expression, message]);
  useEffect(() => {
    if (question === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const tell = (value: PreviewedExpression) => isCurrent && setAnswer({ of: question, value });
      engine.previewExpression({ expression, message }).then(tell, (error: Error) => tell({ ok: false, detail: error.message }));
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [question, expression, message]);
  if (question === undefined) return undefined;
  return answer?.of === question ? answer.value : 'waiting';
};

export interface ExpressionFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly preview: PreviewedExpression | 'waiting' | undefined;
}

/** The optional second layer of a mapping, with what it makes of the example message. */
export const ExpressionField = ({ value, onChange, preview }: ExpressionFieldProps) => {
  const t = useText('ingest');
  const failure = preview !== undefined && preview !== 'waiting' && !preview.ok ? preview.detail : undefined;
  return (
    <>
      <TextField
        label={t('expression.label')}
        description={t('expression.help')}
        value={value}
        maxLength={2048}
        onChange={onChange}
        error={failure}
        isMono
        spellCheck={false}
        autoComplete="off"
      />
      <div aria-live="polite">
        {preview === 'waiting' && <p>{t('expression.waiting')}</p>}
        {preview !== undefined && preview !== 'waiting' && preview.ok && (
          <p>
            {t('expression.gives')} <code>{preview.text.slice(0, 2000)}</code>
          </p>
        )}
      </div>
    </>
  );
};
