import { create } from 'zustand';

interface OwnJobs {
  readonly ids: ReadonlySet<string>;
}

/** Jobs that were started in this window: their files are handed to this window and no other. */
export const useOwnJobs = create<OwnJobs>()(() => ({ ids: new Set() }));

export const ownJob = (id: string): void => useOwnJobs.setState(({ ids }) => ({ ids: new Set([...ids, id]) }));
export const forgetJob = (id: string): void => useOwnJobs.setState(({ ids }) => ({ ids: new Set([...ids].filter((each) => each !== id)) }));
