import { hash } from 'node:crypto';

/**
 * UUIDv8 from content: the same parts give the same id on every console, without talking. The first part names the kind
 * and its version. Parts are hashed as one JSON array, so "a","bc" and "ab","c" differ; keys of objects must be sorted.
 */
export const contentId = (parts: readonly unknown[]): string => {
  const bytes = hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
