/**
 * How a program is started on Windows: `npx` and `mvn` are batch files there, which only `cmd.exe` runs, and it reads
 * its line by rules of its own.
 */
import { existsSync } from 'node:fs'
import { win32 } from 'node:path'

export interface WindowsCommand {
  file: string
  args: string[]
  /** The arguments are one line already quoted for `cmd.exe`. */
  windowsVerbatimArguments?: boolean
}

/** A program that is not found is left to the system, whose error says so. */
export function commandOnWindows(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): WindowsCommand {
  const file = find(name, env, exists)
  if (!file || !/\.(cmd|bat)$/i.test(file)) return { file: file ?? name, args }
  // The launchers of npm packages pass their arguments on through a second reading.
  const readings = /node_modules[\\/]\.bin[\\/]/i.test(file) ? 2 : 1
  const line = [caret(file, 1), ...args.map(arg => caret(quote(arg), readings))].join(' ')
  return {
    file: variable(env, 'ComSpec') ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    windowsVerbatimArguments: true,
  }
}

/** The file that the name means: as written, or with the extensions and in the folders the environment lists. */
function find(name: string, env: NodeJS.ProcessEnv, exists: (path: string) => boolean): string | undefined {
  const extensions = (variable(env, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean)
  const names = [...(win32.extname(name) ? [name] : []), ...extensions.map(extension => name + extension)]
  const folders = /[\\/]/.test(name)
    ? ['']
    : ['', ...(variable(env, 'PATH') ?? '').split(';').filter(Boolean)]
  return folders.flatMap(folder => names.map(each => win32.join(folder, each))).find(exists)
}

/** Names of variables differ in case on Windows, and a copy of the environment forgets that. */
function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const key = Object.keys(env).find(each => each.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : env[key]
}

/** One argument, as programs take their command line apart: in quotes, with `\` before `"`. */
const quote = (arg: string): string => `"${arg.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`

/** Keeps `cmd.exe` from giving any character a meaning, for as many readings of the line as there are. */
const caret = (text: string, readings: number): string =>
  readings === 0 ? text : caret(text.replaceAll(/[()\][%!^"`<>&|;, *?]/g, '^$&'), readings - 1)
