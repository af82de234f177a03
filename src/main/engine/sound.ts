import type { AnnunciationView, Volumes } from '../../contract/alert-rule-views.ts';
import { annunciate, defaultNagMs, heardNothing, muteUntil, type OpenCall, type SoundControl, tellingCalls } from '../../domain/alert/annunciate.ts';
import type { PointId } from '../../domain/identity.ts';
import type { Shell } from '../shell/shell.ts';
import { openCallIn } from '../store/alert-queries.ts';
import type { Recorded } from '../store/event-log.ts';
import type { Ops } from '../store/ops.ts';
import type { FloodEngine } from './flood.ts';

/** Of this console alone: the sync leaves streams that begin with `local/` where they are. */
const stream = 'local/annunciation';

export interface SoundParts {
  readonly ops: Ops;
  readonly flood: FloodEngine;
  readonly shell: Pick<Shell, 'notify'>;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** Calls that could not be stored; missing: there are none. */
  readonly unstored?: () => readonly OpenCall[];
}

/** What sounds on this console, and who silenced or muted it. The window makes the tones; reminders also go to the system. */
export const openSound = ({ ops, flood, shell, now, onFault, unstored = () => [] }: SoundParts) => {
  let heard = heardNothing;
  const number = (key: string, otherwise: number): number => Number(ops.meta.get(key) ?? otherwise);
  const control = (): SoundControl => ({
    silencedAt: number('sound_silenced_at', 0),
    mutedUntil: number('sound_muted_until', 0),
    criticalCannotBeMuted: ops.meta.get('sound_critical_unmutable') === 'yes',
    simulatedSounds: ops.meta.get('sound_simulated') !== 'no',
    nagMs: number('sound_nag_ms', defaultNagMs),
  });
  const volumes = (): Volumes => ({
    critical: number('sound_volume_critical', 1),
    high: number('sound_volume_high', 0.7),
    warning: number('sound_volume_warning', 0.5),
  });
  const log = (user: string, event: { readonly type: string; readonly at: number; readonly until?: number }) =>
    ops.log.append(stream, ops.log.version(stream), user, [event]);
  // A hundred thousand calls may wait: they are read once, then each is kept in step with the log.
  let known: Map<string, OpenCall> | undefined;
  let telling: readonly OpenCall[] | undefined;
  let escalated: { readonly of: Pick<AnnunciationView, 'escalated'> } | undefined;
  const open = (): ReadonlyMap<string, OpenCall> => (known ??= new Map(ops.alerts.openCalls().map((call) => [call.point, call])));
  const escalations = (): Pick<AnnunciationView, 'escalated'> => {
    const all = [...open().values()].filter(({ escalatedAt }) => escalatedAt !== undefined);
    if (all.length === 0) return {};
    const newest = ops.alerts.newest(all.reduce((a, b) => (b.escalatedAt! > a.escalatedAt! ? b : a)).point as PointId);
    return newest ? { escalated: { count: all.length, newest: { device: newest.device, name: newest.name, contact: newest.escalated?.contact ?? '' } } } : {};
  };
  const view = (): AnnunciationView => ({
    now: now(),
    calls: [...tellingCalls(unstored()), ...(telling ??= tellingCalls(open().values()))],
    control: control(),
    volumes: volumes(),
    ...flood.view(),
    ...(escalated ??= { of: escalations() }).of,
  });

  return {
    view,
    /** After every commit. */
    appended: (recorded: readonly Recorded[]): void => {
      const points = new Set(recorded.flatMap(({ stream: of }) => (of.startsWith('alert/') ? [of.slice('alert/'.length)] : [])));
      if (points.size === 0) return;
      telling = undefined;
      escalated = undefined;
      if (!known) return;
      for (const point of points) {
        const call = openCallIn(point, ops.point(point));
        if (call) known.set(point, call);
        else known.delete(point);
      }
    },
    /** Stops what sounds now; a call after this sounds again. It answers nothing. */
    silence: (user: string): void => {
      const at = now();
      ops.log.atomically(() => {
        ops.meta.set('sound_silenced_at', String(at));
        log(user, { type: 'SoundSilenced', at });
      });
    },
    /** `forMs` 0 ends it. */
    mute: (user: string, forMs: number): void => {
      const at = now();
      const until = forMs === 0 ? 0 : muteUntil(at, forMs);
      ops.log.atomically(() => {
        ops.meta.set('sound_muted_until', String(until));
        log(user, forMs === 0 ? { type: 'SoundUnmuted', at } : { type: 'SoundMuted', at, until });
      });
    },
    keep: (settings: { readonly volumes?: Volumes | undefined; readonly simulatedSounds?: boolean | undefined; readonly nagMs?: number | undefined }): void => {
      for (const [severity, volume] of Object.entries(settings.volumes ?? {})) ops.meta.set(`sound_volume_${severity}`, String(volume));
      if (settings.simulatedSounds !== undefined) ops.meta.set('sound_simulated', settings.simulatedSounds ? 'yes' : 'no');
      if (settings.nagMs !== undefined) ops.meta.set('sound_nag_ms', String(settings.nagMs));
    },
    /** Once a second: an old call that nobody answers comes to the desktop again, also without a window. */
    tick: (): void => {
      const { calls, control: told, flood: running, now: at } = view();
      const sounding = annunciate(calls, told, running !== null, heard, at);
      ({ heard } = sounding);
      if (!sounding.nag) return;
      const urgent = [...open().values()].filter(({ severity }) => severity === 'critical' || severity === 'high');
      shell
        .notify({
          title: urgent.length === 1 ? 'An alert is still unanswered' : `${urgent.length} alerts are still unanswered`,
          body: 'Critical and high alerts stay open until somebody acknowledges them.',
          path: '/alerts/active',
          urgent: urgent.some(({ severity }) => severity === 'critical'),
        })
        .catch(onFault);
    },
  };
};
export type SoundEngine = ReturnType<typeof openSound>;
