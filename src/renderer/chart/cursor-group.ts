/** Charts that share one cursor: the instant under it, null when it is gone. */
export interface CursorGroup {
  readonly move: (time: number | null, by: object) => void;
  readonly join: (self: object, onMove: (time: number | null) => void) => () => void;
}

export const createCursorGroup = (): CursorGroup => {
  const members = new Map<object, (time: number | null) => void>();
  return {
    move: (time, by) => {
      for (const [self, onMove] of members) if (self !== by) onMove(time);
    },
    join: (self, onMove) => {
      members.set(self, onMove);
      return () => members.delete(self);
    },
  };
};
