/** What is wrong with a filter of MQTT, for people; undefined when nothing is. */
export const filterFault = (filter: string): string | undefined => {
  if (filter === '' || filter.length > 512 || filter.includes('\u0000')) return 'A filter has 1 to 512 characters.';
  const levels = filter.split('/');
  if (levels.some((level, at) => level.includes('#') && (level !== '#' || at !== levels.length - 1))) return `${filter}: # stands alone at the end.`;
  if (levels.some((level) => level.includes('+') && level !== '+')) return `${filter}: + stands alone for one level.`;
  return filter.startsWith('$share/') ? `${filter}: shared subscriptions bring no retained messages.` : undefined;
};

/** Brings every topic of a broker, or as good as that. */
export const isEverything = (filter: string): boolean => /^(?:\+\/)*#$/.test(filter);
