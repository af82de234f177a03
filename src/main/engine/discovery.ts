import { type DiscoveryView, shownRows } from '../../contract/discovery-calls.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { Refusal } from '../../domain/decider.ts';
import { filterFault, isEverything } from '../../domain/discovery/filters.ts';
import { type KnownThings, propose } from '../../domain/discovery/propose.ts';
import type { LinkSecrets } from '../broker/link.ts';
import { listen, type Listening } from '../broker/listen.ts';
import { openDecodes } from '../ingest/open-decodes.ts';
import { openSignal, type Signal } from './signal.ts';

export interface DiscoveryStart {
  readonly profile: BrokerProfile;
  readonly password: string;
  readonly secrets?: LinkSecrets;
  readonly filters: readonly string[];
  readonly seconds: number;
  readonly isEverythingConfirmed: boolean;
  readonly known: KnownThings;
}

export interface Discovery {
  readonly start: (start: DiscoveryStart) => void;
  readonly stop: () => void;
  readonly view: () => DiscoveryView;
  readonly changed: Signal;
  readonly close: () => Promise<void>;
}

const idle: DiscoveryView = {
  state: 'idle',
  endsAt: null,
  messages: 0,
  topics: 0,
  perSecond: 0,
  skipped: 0,
  isFull: false,
  cause: null,
  proposal: null,
};

/** Refuses filters that cannot be subscribed to, and every topic of a broker unless that is confirmed. */
export const checkFilters = (filters: readonly string[], isEverythingConfirmed: boolean): void => {
  for (const filter of filters) {
    const fault = filterFault(filter);
    if (fault !== undefined) throw new Refusal('discovery.filter', fault);
  }
  if (filters.some(isEverything) && !isEverythingConfirmed)
    throw new Refusal('discovery.everything', 'This listens to every topic of the broker, which may be millions. Confirm it, or name the topics: plant/#');
};

/** Listens to a broker for a while and proposes sources out of what was heard. Nothing is stored. */
export const openDiscovery = ({ now, zone }: { readonly now: () => number; readonly zone: () => string }): Discovery => {
  const changed = openSignal();
  let view = idle;
  let listening: Listening | undefined;
  let known: KnownThings | undefined;
  let timer: NodeJS.Timeout | undefined;
  const set = (next: Partial<DiscoveryView>): void => {
    view = { ...view, ...next };
    changed.emit();
  };
  const end = (): Listening | undefined => {
    clearTimeout(timer);
    const ended = listening;
    listening = undefined;
    void ended?.stop();
    return ended;
  };
  const finish = (): void => {
    const ended = end();
    if (ended === undefined || known === undefined) return;
    const { captured, ...counts } = ended.heard();
    const { sources, rows } = propose(captured, openDecodes(zone()), known);
    const news = rows.filter(({ state }) => state !== 'known');
    const proposal = { sources, rows: news.slice(0, shownRows), more: Math.max(0, news.length - shownRows), known: rows.length - news.length };
    set({ state: 'done', ...counts, topics: captured.length, endsAt: null, proposal });
  };

  return {
    changed,
    start: ({ profile, password, secrets, filters, seconds, isEverythingConfirmed, known: given }) => {
      if (listening !== undefined) throw new Refusal('discovery.busy', 'Fieldwatch is listening already. Stop it first, or wait until it is done.');
      checkFilters(filters, isEverythingConfirmed);
      known = given;
      set({ ...idle, state: 'connecting' });
      const own: Listening = listen({
        profile,
        password,
        ...(secrets === undefined ? {} : { secrets }),
        filters,
        now,
        onSubscribed: () => {
          if (listening !== own) return;
          set({ state: 'listening', endsAt: now() + seconds * 1000 });
          timer = setTimeout(finish, seconds * 1000);
        },
        onFailed: ({ code, title, next, evidence }) => {
          // Without a broker that answers at once, this is called before `own` is there.
          queueMicrotask(() => {
            if (listening !== own) return;
            end();
            set({ state: 'failed', endsAt: null, cause: { code, title, next, evidence } });
          });
        },
      });
      listening = own;
    },
    stop: finish,
    view: () => {
      if (listening === undefined) return view;
      return { ...view, ...listening.counts(), topics: listening.topics() };
    },
    close: async () => {
      await end()?.stop();
    },
  };
};
