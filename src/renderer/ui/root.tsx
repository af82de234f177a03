import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { ToastList } from './toast.tsx';

/** Stands once around the whole window: no style elements (the content policy forbids them), tooltips and toasts. */
export const UiRoot = ({ children }: { readonly children: ReactNode }) => (
  <CSPProvider disableStyleElements>
    <Tooltip.Provider delay={400}>
      <ToastList>{children}</ToastList>
    </Tooltip.Provider>
  </CSPProvider>
);
