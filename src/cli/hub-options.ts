/** The options that say what the hubs of a command take, and what they keep. */
import type { BackendOptions } from '../options.ts'
import { retentionOf } from '../retain-option.ts'
import { UsageError } from './exit-codes.ts'

/** What hubs take and keep, as a command line can say it. */
export interface HubWishes {
  limits: 'scheduler' | undefined
  retain: BackendOptions['retain']
}

export const hubOptions = {
  limits: { type: 'string' },
  retain: { type: 'string', multiple: true },
} as const

/** The lines of `--help` on them. */
export const hubHelp = `--limits scheduler
                   refuse what the Durable Task Scheduler refuses in production: payloads above 1 MiB,
                   ids with other than printable characters of ASCII
  --retain <what>  keep so many instances that have ended, as 10000, or so long, as 1h; given twice,
                   both hold (default: all are kept)`

/** Throws a UsageError with a sentence for what cannot be. */
export function parseHubOptions({ limits, retain = [] }: { limits?: string; retain?: string[] }): HubWishes {
  if (limits !== undefined && limits !== 'scheduler')
    throw new UsageError(`--limits must be scheduler, but it is '${limits}'.`)
  const wishes = retain.map(readRetain)
  return { limits, retain: wishes.length === 0 ? undefined : Object.assign({}, ...wishes) }
}

function readRetain(text: string): NonNullable<BackendOptions['retain']> {
  const wish = /^\d+$/.test(text) ? { count: Number(text) } : { age: text }
  try {
    retentionOf(wish)
    return wish
  } catch {
    throw new UsageError(
      `--retain must be a number of instances from 1 on, as 10000, or a duration, as 1h or 30d, but it is '${text}'.`,
    )
  }
}
