import * as z from 'zod';

/** One command to a device; a UUID. */
export const CommandId = z.uuid().brand<'CommandId'>();
export type CommandId = z.infer<typeof CommandId>;
