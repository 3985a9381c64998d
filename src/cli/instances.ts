/** `greenroom instances`: what a hub holds, one of it as a whole, or all of it as it happens. */
import { askingHelp } from './control-options.ts'
import { exitCode } from './exit-codes.ts'
import { list } from './instances/list.ts'
import { defaultLimit, readInstances } from './instances/options.ts'
import { show } from './instances/show.ts'
import { watch } from './instances/watch.ts'

const help = `Usage: greenroom instances [list | show <id> | watch [id]] [options]

Tells of the instances in a task hub of a running backend.

  greenroom instances                   the instances, oldest first, and what each waits for
  greenroom instances show order-1      one of them: why it waits or why it failed, its timeline, its
                                        transitions; also an entity: greenroom instances show @cart@1
  greenroom instances watch             a line for each change, until Ctrl-C
  greenroom instances watch order-1     its transitions as they happen, until it has ended

Options of list and watch:
  --status <status>
                   only with this status: PENDING, RUNNING, SUSPENDED, COMPLETED, FAILED, CANCELED or
                   TERMINATED; may be given several times
  --name <name>    only of this orchestrator
  --prefix <text>  only with an id that begins so
  --limit <number> of list: at most so many (default ${defaultLimit})

Options of show:
  --history        only what happened, as a table: everything it asked for, with what came of it

Options:
  ${askingHelp}

Exit codes: 0 done, 1 refused or nobody answers, 2 wrong usage. watch waits for a backend that has
gone; it ends with 0, at Ctrl-C or when the instance has ended, however it has.`

export async function instances(args: string[]): Promise<number> {
  const options = readInstances(args)
  if (options.help) {
    process.stdout.write(`${help}\n`)
    return exitCode.ok
  }
  if (options.kind === 'list') return list(options)
  return options.kind === 'show' ? show(options, options.id ?? '') : watch(options)
}
