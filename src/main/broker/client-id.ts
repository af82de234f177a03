/**
 * Stable and unique per installation and connection: 22 letters and digits, for every MQTT 3.1.1 broker accepts 23.
 * Both ids are UUIDs; their last digits are random in every version.
 */
export const clientIdOf = (installId: string, profileId: string): string => {
  const base36 = (id: string, length: number): string =>
    BigInt(`0x${id.replaceAll('-', '')}`)
      .toString(36)
      .slice(-length)
      .padStart(length, '0');
  return `fw${base36(installId, 12)}${base36(profileId, 8)}`;
};
