/** The sections of the settings in their order; each has its title as `settings:section.<name>`. */
export const sectionNames = ['connections', 'scrape', 'http', 'display', 'shortcuts', 'sound', 'window', 'storage', 'about'] as const;
export type SectionName = (typeof sectionNames)[number];
