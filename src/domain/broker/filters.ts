import { filterOf, parseTemplate } from '../telemetry/topic-template.ts';
import type { BrokerProfile } from './profile.ts';

/** The filters of all templates of a profile, each once. */
export const filtersOf = (profile: Pick<BrokerProfile, 'sources'>): readonly string[] => [
  ...new Set(
    profile.sources.flatMap(({ template }) => {
      const levels = parseTemplate(template);
      return levels === undefined ? [] : [filterOf(levels)];
    }),
  ),
];

/** Filters that bring every topic of a broker: a person has to want that. */
export const wideFilters = (profile: Pick<BrokerProfile, 'sources'>): readonly string[] => filtersOf(profile).filter((filter) => /^(?:\+\/)*#$/.test(filter));
