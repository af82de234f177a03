import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Surroundings } from '../default-home.ts';

export interface AutostartEntry {
  readonly file: string;
  readonly text: string;
}

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
// Desktop Entry Specification 1.5, "The Exec key": reserved characters are quoted, and a percent sign is doubled.
const execArgument = (text: string): string =>
  `"${text
    .replaceAll(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;

/** The file that starts `command` when this person signs in, for systems that look into a folder. Undefined: a system without one. */
export const autostartEntry = ({ platform, env, homedir }: Surroundings, command: readonly string[]): AutostartEntry | undefined => {
  if (platform === 'darwin')
    return {
      file: join(homedir, 'Library', 'LaunchAgents', 'app.fieldwatch.console.plist'),
      text: `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>Label</key><string>app.fieldwatch.console</string>
  <key>ProgramArguments</key><array>${command.map((part) => `<string>${xml(part)}</string>`).join('')}</array>
  <key>RunAtLoad</key><true/>
</dict></plist>
`,
    };
  if (platform === 'win32')
    return env['APPDATA'] === undefined
      ? undefined
      : {
          file: join(env['APPDATA'], 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Startup', 'Fieldwatch.cmd'),
          text: `@start "Fieldwatch" /min ${command.map((part) => `"${part.replaceAll('%', '%%')}"`).join(' ')}\r\n`,
        };
  return {
    file: join(env['XDG_CONFIG_HOME'] || join(homedir, '.config'), 'autostart', 'fieldwatch.desktop'),
    text: `[Desktop Entry]\nType=Application\nName=Fieldwatch\nComment=Operations console for on-site technicians\nExec=${command.map(execArgument).join(' ')}\nTerminal=false\n`,
  };
};

/** Start at login by such a file; null where the system has no folder for it. */
export const openAutostart = (entry: AutostartEntry | undefined) => ({
  isOn: (): boolean | null => (entry ? existsSync(entry.file) : null),
  set: (isOn: boolean): void => {
    if (!entry) return;
    if (!isOn) return rmSync(entry.file, { force: true });
    mkdirSync(dirname(entry.file), { recursive: true });
    writeFileSync(entry.file, entry.text);
  },
});
