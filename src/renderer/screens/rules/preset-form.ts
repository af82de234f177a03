import { fromPreset, type Preset, Span } from '../../../domain/threshold/presets.ts';
import type { LevelKind } from '../../../domain/threshold/threshold.ts';
import { numberText, parseNumber } from '../../ui/number-text.ts';
import { levelKinds } from './form-fields.ts';
import type { LevelForm, ThresholdForm } from './threshold-form.ts';

type Levels = ThresholdForm['levels'];

/** The span as it is typed; undefined while it is none. */
export const spanOf = ({ spanFrom, spanTo }: Pick<ThresholdForm, 'spanFrom' | 'spanTo'>): Span | undefined =>
  Span.safeParse({ from: parseNumber(spanFrom), to: parseNumber(spanTo) }).data;

/** Dead band and delays of the levels that are on, as the preset says; limits and severities stay. */
export const withPreset = (levels: Levels, preset: Preset, span: Span): Levels => {
  const { deadBand, onDelayMs, offDelayMs } = fromPreset(preset, span);
  const said = { deadBand: numberText(deadBand), onDelay: numberText(onDelayMs / 1000), offDelay: numberText(offDelayMs / 1000) };
  const level = (kind: LevelKind): LevelForm => (levels[kind].isOn ? { ...levels[kind], ...said } : levels[kind]);
  return Object.fromEntries(levelKinds.map((kind) => [kind, level(kind)])) as Levels;
};
