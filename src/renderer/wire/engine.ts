import { consoleContract } from '../../contract/console.ts';
import { listenForPorts, openChannel } from './channel.ts';
import { createSharedWatches } from './shared-watch.ts';
import { createWire } from './wire.ts';

const later = (task: () => void, ms: number): void => void setTimeout(task, ms);

listenForPorts();

/** The one wire of this window, opened when the module is first loaded. */
export const wire = createWire({ contract: consoleContract, open: openChannel, now: Date.now, later });

/** The engine as the contract describes it; see `Wire.engine` for what happens while the engine restarts. */
export const { engine } = wire;

export const sharedWatch = createSharedWatches({ later, now: Date.now });
