import type { ReactNode } from 'react';
import type { CauseView } from '../../../contract/views.ts';
import { Banner } from '../../ui/banner.tsx';
import { Details } from '../../ui/details.tsx';

export interface CauseBannerProps {
  readonly cause: CauseView;
  /** One button that does the next step, where the console can. */
  readonly action?: ReactNode;
}

/** Why a connection does not work and the one thing to do next; code and evidence are for whoever is asked for help. */
export const CauseBanner = ({ cause, action }: CauseBannerProps) => (
  <Banner kind="problem" title={cause.title} actions={action}>
    <p>{cause.next}</p>
    <Details text={`${cause.code}\n${cause.evidence}`} />
  </Banner>
);
