/** The functions of the Python suite for AWS Lambda: each file of its folders is a function of that name. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The options of `greenroom exec` that name them. */
export function lambdaOptions(folder: string, interpreter: string): string[] {
  // As Lambda itself runs them: a process asks for one event after the other.
  const kept = (module: string) => `"${interpreter}" -m awslambdaric ${module}.handler`
  const named = (option: string, of: string) =>
    namesIn(join(folder, of)).flatMap(name => [option, `${name}=${kept(`${of}.${name}`)}`])
  return [
    '--lambda',
    '--time',
    'skip',
    ...named('--function', 'functions'),
    '--function',
    `quick_start_once="${interpreter}" run_once.py functions.quick_start`,
    ...named('--plain-function', 'plain_functions'),
  ]
}

const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.py'))
    .map(name => basename(name, '.py'))
