import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { Refusal } from '../../../domain/decider.ts';
import { target, TargetId } from '../../../domain/scrape/target.ts';
import { handle } from '../../handle.ts';
import { keyOfTarget, targetStream } from '../../scrape/targets.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type ScrapeMethods = 'targets' | 'testTarget' | 'addTarget' | 'editTarget' | 'removeTarget';

/** What the window asks about scrape targets. */
export const scrapeHandlers = (tenant: Tenant, user: string): Pick<Handlers<ConsoleContract>, ScrapeMethods> => {
  const { ops, newId, signals, secrets } = tenant;
  const { targets } = tenant.inlets;
  const nameIsFree = (name: string, targetId: TargetId | undefined) => {
    if (targets.rows().some((row) => row.target.name === name && row.targetId !== targetId))
      throw new Refusal('target.name-taken', `Name: another target is called ${name} already. One target is one device.`);
  };
  return {
    targets: (_input, next, failed) => snapshots([signals.connections], targets.rows, next, failed, 250),
    testTarget: async ({ target: draft, secret, key, targetId }) => {
      const stored = async (name: (id: string) => string) => (targetId === undefined ? '' : secrets.get(name(targetId)));
      return targets.test(draft, { secret: secret ?? (await stored((id) => id)), key: key ?? (await stored(keyOfTarget)) });
    },
    addTarget: async ({ target: draft, secret, key = '' }) => {
      nameIsFree(draft.name, undefined);
      const targetId = TargetId.parse(newId());
      // First the secret: a target that is listed can always be read.
      await secrets.put(targetId, secret);
      await secrets.put(keyOfTarget(targetId), key);
      handle(ops.log, target, targetStream(targetId), user, { type: 'add', target: draft });
      return targetId;
    },
    editTarget: async ({ targetId, target: draft, secret, key }) => {
      nameIsFree(draft.name, targetId);
      if (!targets.rows().some((row) => row.targetId === targetId))
        throw new Refusal('target.unknown', 'There is no such scrape target. It may have been removed already.');
      if (secret !== undefined) await secrets.put(targetId, secret);
      if (key !== undefined) await secrets.put(keyOfTarget(targetId), key);
      handle(ops.log, target, targetStream(targetId), user, { type: 'edit', target: draft, secretChanged: secret !== undefined || key !== undefined });
    },
    removeTarget: async ({ targetId }) => {
      handle(ops.log, target, targetStream(targetId), user, { type: 'remove' });
      await secrets.put(targetId, '');
      await secrets.put(keyOfTarget(targetId), '');
    },
  };
};
