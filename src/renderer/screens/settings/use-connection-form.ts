import { useMemo, useState } from 'react';
import { textOf } from '../../i18n/text.ts';
import {
  type ConnectionComplaint,
  type ConnectionField,
  connectionFieldOrder,
  type ConnectionForm,
  type JudgedConnection,
  profileOf,
  takeCredentials,
} from './connection-form.ts';
import type { LinkComplaintKey } from './link-form.ts';

const isLinkComplaint = (key: (ConnectionComplaint & { kind: 'key' })['key']): key is LinkComplaintKey =>
  key === 'identity-incomplete' || key === 'header-line' || key === 'number';

const words = (complaint: ConnectionComplaint | undefined): string | undefined => {
  if (!complaint) return undefined;
  if (complaint.kind === 'said') return complaint.message;
  const { key } = complaint;
  return isLinkComplaint(key) ? textOf('link')(`complaint.${key}`) : textOf('settings')(`complaint.${key}`);
};

export interface ConnectionFormState {
  readonly form: ConnectionForm;
  readonly setForm: (form: ConnectionForm) => void;
  /** The address was left: credentials in it move to their fields. */
  readonly leaveAddress: () => void;
  readonly leave: (field: ConnectionField) => void;
  readonly errorOf: (field: ConnectionField) => string | undefined;
  /** Shows every complaint; the profile when there is none, else the first field to put right. */
  readonly judge: () => Extract<JudgedConnection, { complaints?: undefined }> | { readonly wrong: ConnectionField };
}

/** What is typed on the form of a connection and what is wrong with it. */
export const useConnectionForm = (start: ConnectionForm): ConnectionFormState => {
  const [form, setForm] = useState(start);
  const [left, setLeft] = useState<ReadonlySet<ConnectionField>>(new Set());
  const [isJudged, setJudged] = useState(false);
  const judged = useMemo(() => profileOf(form), [form]);
  const leave = (field: ConnectionField) => setLeft((former) => (former.has(field) ? former : new Set([...former, field])));
  return {
    form,
    setForm,
    leave,
    leaveAddress: () => {
      // An empty field is no mistake until somebody wants to go on.
      if (form.address.trim() !== '') leave('address');
      setForm(takeCredentials(form));
    },
    errorOf: (field) => (isJudged || left.has(field) ? words(judged.complaints?.get(field)) : undefined),
    judge: () => {
      setJudged(true);
      if (!judged.complaints) return judged;
      const { complaints } = judged;
      return { wrong: connectionFieldOrder(form).find((field) => complaints.has(field)) ?? 'address' };
    },
  };
};
