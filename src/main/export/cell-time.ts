/** The instant of a cell of time, in ms since 1970 UTC. */
export const instantOf = (iso: string): number => Date.parse(iso);

/** What the clock of the site showed, as if it had been UTC: programs that know no zones show these fields as they are. ms. */
export const siteClockOf = (iso: string): number => Date.parse(`${iso.replace(/(?:Z|[+-]\d\d:?\d\d)$/, '')}Z`);
