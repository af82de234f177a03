import * as z from 'zod';

/** What a site is called as long as nobody has named it; it stands in the title of its reports. */
export const unnamedSite = 'Unnamed site';

export const SiteName = z.string().trim().min(1, 'The name is empty.').max(80);
