/** The bits of the Sparkplug B protobuf schema that a host reads; field numbers stand at each case. */
export interface SparkplugPayload {
  readonly timestamp: number | undefined;
  readonly seq: number | undefined;
  readonly uuid: string;
  /** Bytes of a payload within the payload; empty when there is none. */
  readonly body: Uint8Array;
  readonly metrics: readonly RawMetric[];
}

/** The value as it stood on the wire; what it means depends on the datatype, which may stand only in the birth. */
export type RawValue =
  | { readonly field: 'int' | 'float' | 'double'; readonly value: number }
  | { readonly field: 'long'; readonly value: bigint }
  | { readonly field: 'boolean'; readonly value: boolean }
  | { readonly field: 'string'; readonly value: string }
  | { readonly field: 'bytes'; readonly value: Uint8Array }
  | { readonly field: 'dataset'; readonly value: RawDataSet }
  | { readonly field: 'template'; readonly value: RawTemplate };

export interface RawMetric {
  readonly name: string | undefined;
  readonly alias: bigint | undefined;
  readonly timestamp: number | undefined;
  /** 0 when the message does not say. */
  readonly datatype: number;
  readonly isHistorical: boolean;
  readonly isTransient: boolean;
  readonly isNull: boolean;
  readonly fileName: string;
  readonly properties: ReadonlyMap<string, RawProperty>;
  readonly value: RawValue | undefined;
}
export interface RawProperty {
  readonly type: number;
  readonly value: RawValue | undefined;
}
export interface RawDataSet {
  readonly columns: readonly string[];
  readonly types: readonly number[];
  readonly rows: readonly (readonly (RawValue | undefined)[])[];
}
export interface RawTemplate {
  readonly reference: string;
  readonly isDefinition: boolean;
  readonly metrics: readonly RawMetric[];
}
