/** Whether every word of the query stands somewhere in the text; upper and lower case are the same. */
export const matchesWords = (text: string, query: string): boolean => {
  const within = text.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
};
