import { useMemo } from 'react';
import type { AlertTab } from '../../../contract/views.ts';
import { type Grouping, groupings, parseSort } from '../../../domain/alert/queue-order.ts';
import type { Question } from './use-tail.ts';

/** How the address of the window groups a list; `opened` is the group that is looked into. */
export const groupingOf = (query: URLSearchParams): { readonly by: Grouping | undefined; readonly opened: string | undefined } => {
  const by = groupings.find((each) => each === query.get('by'));
  return { by, opened: by && (query.get('in') ?? undefined) };
};

/** What the address of the window asks of a tab, and a name for that list. */
export const useQuestion = (tab: AlertTab, query: URLSearchParams): { readonly question: Question; readonly list: string; readonly search: string } => {
  const search = query.get('search') ?? '';
  const sortText = query.get('sort');
  const { by, opened } = groupingOf(query);
  return useMemo(() => {
    const sort = parseSort(sortText);
    const group = by !== undefined && opened !== undefined && tab !== 'history' ? { by, key: opened } : undefined;
    const question: Question = { tab, search, ...(sort && { sort }), ...(group && { group }) };
    return { question, list: JSON.stringify(question), search };
  }, [tab, search, sortText, by, opened]);
};
