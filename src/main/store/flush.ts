import type { ChunkTable } from './chunk-table.ts';
import { CHUNK_ROWS, type Group } from './strands.ts';

const chunksPerCommit = 32;

/** What the next commit writes of the closed rows, in order of closing: few, so that it stays short. */
export const nextGroups = (queue: readonly Group[]): readonly Group[] => {
  const groups: Group[] = [];
  let sum = 0;
  for (const group of queue) {
    sum += group.parts.reduce((n, { count }) => n + Math.ceil(count / CHUNK_ROWS), 0);
    if (groups.length > 0 && sum > chunksPerCommit) break;
    groups.push(group);
  }
  return groups;
};

/** Inside a transaction: the first groups of the queue become chunks, with their marks. Returns what to call once it is committed. */
export const writeGroups = (chunks: ChunkTable, queue: Group[], groups: readonly Group[], at: number): (() => void) => {
  for (const group of groups) chunks.putGroup(group, at);
  return () => {
    queue.splice(0, groups.length);
    for (const group of groups) {
      const s = group.strand;
      s.closed.splice(s.closed.indexOf(group), 1);
      if (group.isLate) s.lateMark = group.mark;
      else s.mark = group.mark;
      for (const part of group.parts) part.written();
    }
  };
};
