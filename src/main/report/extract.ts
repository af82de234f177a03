import { createHash } from 'node:crypto';
import type { ReportIntegrity } from '../../domain/report/integrity.ts';
import type { ShiftReport } from '../../domain/report/shift.ts';
import { canonicalJson } from '../store/canonical-json.ts';

export type ReportData = Omit<ShiftReport, 'integrity'>;

/** Everything that a report prints, without what it says of itself. */
export const extractOf = ({ integrity: _own, ...data }: ReportData & { readonly integrity?: ReportIntegrity }): ReportData => data;

export const extractSha256 = (report: ReportData): string =>
  createHash('sha256')
    .update(canonicalJson(extractOf(report)))
    .digest('hex');
