import { Refusal } from '../../domain/decider.ts';
import type { ThresholdId } from '../../domain/identity.ts';
import { suppression } from '../../domain/alert/suppression.ts';
import { canBeNamed, type Dependent, dependentsOf, isByName, renamedIn, withRenamed } from '../../domain/threshold/dependents.ts';
import { threshold, type ThresholdDraft } from '../../domain/threshold/threshold.ts';
import { handle } from '../handle.ts';
import { thresholdStream } from '../store/configuration-rows.ts';
import type { Ops } from '../store/ops.ts';
import { suppressionStream } from '../store/rule-rows.ts';

const siteOf = ({ configuration, rules }: Ops) => ({
  thresholds: configuration.thresholds(),
  suppressions: rules.suppressions(),
  groups: rules.firstOutGroups(),
});

/** Everything of this console that looks at a threshold; empty when nothing does, or when there is no such threshold. */
export const dependentsIn = (ops: Ops, thresholdId: ThresholdId): readonly Dependent[] => {
  const site = siteOf(ops);
  const row = site.thresholds.find((one) => one.thresholdId === thresholdId);
  return row ? dependentsOf(thresholdId, row.draft.name, site) : [];
};

export interface EditParts {
  readonly ops: Ops;
  readonly user: string;
  readonly at: number;
}
export interface Edit {
  readonly thresholdId: ThresholdId;
  readonly draft: ThresholdDraft;
  readonly reason: string;
  /** What becomes of those that name it, when its name changes. */
  readonly named: 'rename' | 'leave' | undefined;
}

const listed = 5;
const namesWords = (broken: readonly Dependent[]): string => {
  const names = [...new Set(broken.map(({ name }) => name))];
  const more = names.length > listed ? ` and ${names.length - listed} more` : '';
  return `${names.slice(0, listed).join(', ')}${more}`;
};

/** A new version of a threshold. Another name is refused until it is said what becomes of those that name it; all of it is one step. */
export const editWithNames = ({ ops, user, at }: EditParts, { thresholdId, draft, reason, named }: Edit): void => {
  const site = siteOf(ops);
  const before = site.thresholds.find((row) => row.thresholdId === thresholdId)?.draft.name;
  const edit = () => void handle(ops.log, threshold, thresholdStream(thresholdId), user, { type: 'edit', draft, reason, at });
  if (before === undefined || before === draft.name) return edit();
  const broken = dependentsOf(thresholdId, before, site).filter(isByName);
  if (broken.length > 0 && named === undefined)
    throw new Refusal(
      'threshold.named-elsewhere',
      `${broken.length === 1 ? 'One rule names' : `${broken.length} rules name`} this threshold: ${namesWords(broken)}. With another name they find it no more and judge nothing. Rename it there as well, or save it and leave them broken.`,
    );
  if (broken.length > 0 && named === 'rename' && !canBeNamed(draft.name))
    throw new Refusal(
      'threshold.not-nameable',
      'Name: a name with } cannot be written in an expression. Choose another one, or leave those that name it broken.',
    );
  ops.log.atomically(() => {
    edit();
    if (named !== 'rename') return;
    const ids = (kind: Dependent['kind']) => new Set(broken.filter((one) => one.kind === kind).map(({ id }) => id));
    const [thresholds, suppressions] = [ids('threshold'), ids('suppression')];
    const why = `${before} is now ${draft.name}: ${reason}`.slice(0, 500);
    for (const row of site.thresholds)
      if (thresholds.has(row.thresholdId)) {
        const renamed = withRenamed(row.draft, before, draft.name);
        handle(ops.log, threshold, thresholdStream(row.thresholdId), user, { type: 'edit', draft: renamed, reason: why, at });
      }
    for (const row of site.suppressions)
      if (suppressions.has(row.ruleId) && row.draft.form.kind === 'state') {
        const renamed = { ...row.draft, form: { ...row.draft.form, while: renamedIn(row.draft.form.while, before, draft.name) } };
        handle(ops.log, suppression, suppressionStream(row.ruleId), user, { type: 'edit', draft: renamed, reason: why, at });
      }
  });
};
