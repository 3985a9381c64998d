/** `npm run bench [-- <command>]`: without a command, every workload beside the floor. */
import { againstFloor } from './against-floor/run.ts'
import { type Command, helpOf } from './command.ts'
import { growth } from './growth/run.ts'
import { memory } from './memory/run.ts'
import { peers } from './peers/run.ts'
import { profile } from './profile/run.ts'
import { soak } from './soak/run.ts'
import { start } from './start/run.ts'

const commands: readonly Command[] = [againstFloor, peers, growth, memory, start, soak, profile]

const help = [
  'Usage: npm run bench [-- <command>] [options]',
  '',
  'Commands (the first is the default; each has --help):',
  ...commands.map(({ name, what }) => `  ${name.padEnd(9)}${what}`),
  '',
  helpOf(againstFloor),
].join('\n')

async function main([first = '', ...rest]: string[]): Promise<void> {
  const named = commands.find(({ name }) => name === first)
  if (!named && first !== '' && !first.startsWith('-'))
    throw new Error(`there is no command '${first}': ${commands.map(({ name }) => name).join(', ')}`)
  const command = named ?? againstFloor
  const args = named ? rest : process.argv.slice(2)
  if (args.includes('--help')) return console.log(named ? helpOf(command) : help)
  await command.run(args)
}

await main(process.argv.slice(2)).catch(error => {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
