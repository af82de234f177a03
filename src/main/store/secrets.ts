import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Sealed secrets by name, in `secrets.json`. What is in the file can only be opened by the shell that sealed it. */
export const openSecrets = (file: string, seal: (secret: string) => Promise<Uint8Array>, unseal: (sealed: Uint8Array) => Promise<string>) => {
  const load = (): Record<string, string> => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {});
  const keep = (all: Readonly<Record<string, string>>) => {
    writeFileSync(`${file}.part`, JSON.stringify(all), { mode: 0o600 });
    renameSync(`${file}.part`, file);
  };
  return {
    has: (name: string): boolean => Object.hasOwn(load(), name),
    /** An empty secret removes the stored one. */
    put: async (name: string, secret: string): Promise<void> => {
      const sealed = secret === '' ? undefined : Buffer.from(await seal(secret)).toString('base64');
      const { [name]: _former, ...others } = load();
      keep(sealed === undefined ? others : { ...others, [name]: sealed });
    },
    get: async (name: string): Promise<string> => {
      const sealed = load()[name];
      return sealed === undefined ? '' : unseal(Buffer.from(sealed, 'base64'));
    },
  };
};
export type Secrets = ReturnType<typeof openSecrets>;
