import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import popup from './popup.module.css';

/** Repeats what stands elsewhere too, on hover and on focus; never the only place of anything. */
export const Tooltip = ({ text, children }: { readonly text: ReactNode; readonly children: ReactElement }) => (
  <Base.Root>
    <Base.Trigger render={children} />
    <Base.Portal>
      <Base.Positioner className={popup.positioner} sideOffset={6}>
        <Base.Popup className={classNames(popup.popup, popup.tooltip)}>{text}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
