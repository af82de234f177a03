import '@fontsource/inter/400.css';
import '@fontsource/inter/600.css';
import '@fontsource/inter/700.css';
import './theme/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod';
import { App } from './app.tsx';
import { firstLanguage, setLanguage } from './i18n/language.ts';
import { followLeader } from './lib/use-leader.ts';
import { followSession } from './stores/session.ts';

z.config({ jitless: true }); // the content security policy forbids generated code
followSession();
followLeader(location.hash);
const show = (): void =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
setLanguage(firstLanguage()).then(show, show);
