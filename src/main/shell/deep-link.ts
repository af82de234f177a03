import { Refusal } from '../../domain/decider.ts';

/** `fieldwatch://alert/<point>`: what mails, tickets and QR codes on a machine may hold. */
export const linkScheme = 'fieldwatch:';

const routes: Readonly<Record<string, (rest: string) => string | undefined>> = {
  alert: (id) => (/^[0-9a-f-]{36}$/.test(id) ? `/alerts/active?point=${id}` : undefined),
  device: (name) => (name === '' ? undefined : `/devices?device=${encodeURIComponent(name)}`),
  alerts: (rest) => (rest === '' ? '/alerts/active' : undefined),
  overview: (rest) => (rest === '' ? '/overview' : undefined),
};

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/**
 * The route that a link opens. A link comes from outside: only places are opened, nothing is done. Throws `link.unknown`, in
 * words, for anything else.
 */
export const routeOfLink = (link: string): string => {
  const [, kind = '', rest = ''] = /^fieldwatch:\/\/([a-z]+)\/?([^?#]{0,300})$/.exec(link) ?? [];
  const name = decoded(rest);
  const route = name === undefined || !Object.hasOwn(routes, kind) ? undefined : routes[kind]!(name);
  if (route === undefined)
    throw new Refusal('link.unknown', 'This link is not one of Fieldwatch. Links look like fieldwatch://alert/<id> or fieldwatch://device/<name>.');
  return route;
};

/** The first link among arguments of a command line. */
export const linkIn = (args: readonly string[]): string | undefined => args.find((arg) => arg.startsWith(`${linkScheme}//`));
