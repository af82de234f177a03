import type { SourceDraft } from '../../../domain/broker/profile.ts';
import type { Decode } from './decoder.ts';
import { decodeJson } from './json.ts';
import { decodeScalar } from './scalar.ts';

/** Every decoder by its name in a connection. A new one is a file here, a line here, and its name in `SourceDraft`. */
export const decoders: Readonly<Record<SourceDraft['decoder'], Decode>> = { json: decodeJson, scalar: decodeScalar };
