import { useParams } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { go } from '../../lib/hash-location.ts';
import { useDocuments } from '../../stores/documents.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DashboardList } from './dashboard-list.tsx';
import { DashboardView } from './dashboard-view.tsx';

/** The list of dashboards, or the one in the address. */
export const DashboardsScreen = () => {
  const t = useText('dashboards');
  const { scope, id } = useParams<{ readonly scope?: string; readonly id?: string }>();
  const documents = useDocuments('dashboard');
  if (!documents) return <Skeleton rows={4} />;
  if (id === undefined) return <DashboardList documents={documents} />;
  const document = documents.find((each) => each.scope === scope && each.id === id);
  if (!document)
    return (
      <EmptyState title={t('gone')} actions={<Button onClick={() => go('/dashboards')}>{t('all')}</Button>}>
        {t('goneText')}
      </EmptyState>
    );
  return <DashboardView key={`${scope} ${id}`} document={document} />;
};
