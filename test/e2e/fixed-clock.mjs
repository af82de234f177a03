// Loaded before the console when its pictures are compared: in this process and its threads it is always one moment, the person
// has one name, and ids and the key of reports are always the same.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const at = Number(process.env.FIELDWATCH_TEST_AT);
const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...given) {
    if (given.length === 0) super(at);
    else super(...given);
  }
  static now() {
    return at;
  }
};
// Otherwise the console would see that its clock stands still, and say so.
performance.now = () => 5000;
// Ids are shown in reports. A linear congruential generator (Numerical Recipes).
let seed = 1;
Math.random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
const ofZeros = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32)]); // RFC 8410: PKCS 8 of Ed25519
crypto.generateKeyPairSync = () => {
  const privateKey = crypto.createPrivateKey({ key: ofZeros, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
};
const { userInfo } = os;
os.userInfo = (...given) => ({ ...userInfo(...given), username: 'ada' });
syncBuiltinESMExports();
