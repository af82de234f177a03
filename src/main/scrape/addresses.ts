import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const refused = new BlockList();
refused.addSubnet('169.254.0.0', 16);
refused.addSubnet('fe80::', 10, 'ipv6');
// Metadata services of clouds that lie outside of the link-local range: Alibaba, Oracle, Azure, AWS over IPv6.
for (const address of ['100.100.100.200', '192.0.0.192', '168.63.129.16']) refused.addAddress(address);
refused.addAddress('fd00:ec2::254', 'ipv6');

const familyOf = (address: string): 'ipv4' | 'ipv6' | undefined => ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address) as 4 | 6];

/** Whether an address leads to the own link or to the metadata of a cloud, where scraping would hand out what must stay there. */
export const isRefusedAddress = (address: string, allowed: readonly string[]): boolean => {
  const [plain = address] = address.split('%');
  const family = familyOf(plain);
  if (family === undefined || !refused.check(plain, family)) return false;
  const exceptions = new BlockList();
  for (const one of allowed) {
    const its = familyOf(one);
    if (its !== undefined) exceptions.addAddress(one, its);
  }
  return !exceptions.check(plain, family);
};

/** Of a name or number that may not be asked. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
}

const complaint = (host: string, address: string): AddressRefused =>
  new AddressRefused(host === address ? `${address} is refused.` : `${host} is ${address}, which is refused.`);

/** Throws for a host that is written as a number which is refused; names are looked up later. */
export const checkHost = (host: string, allowed: readonly string[]): void => {
  if (isRefusedAddress(host, allowed)) throw complaint(host, host);
};

/** Looks a name up for a connection: the addresses that were checked are those that are connected to. One that is refused refuses the name. */
export const checkedLookup =
  (allowed: readonly string[]): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const wrong = found.find(({ address }) => isRefusedAddress(address, allowed));
      if (wrong !== undefined) return callback(complaint(host, wrong.address), []);
      const [first] = found;
      if (options.all === true || first === undefined) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
