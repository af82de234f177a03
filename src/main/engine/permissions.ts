import type { May } from '../../domain/alert/shelving.ts';

/** The one place that says what a person may do beyond the ordinary. Until there are people and rights everybody may do everything. */
export const mayOf =
  (_user: string): May =>
  () =>
    true;
