/** The words of `greenroom instances`: what to do, with which instance, and which options go with it. */
import { activeStatuses, terminalStatuses } from '../../../machines/orchestration.ts'
import { type Asking, askingOptions, readAsking, readWords } from '../control-options.ts'
import { UsageError } from '../exit-codes.ts'

const kinds = ['list', 'show', 'watch'] as const
type Kind = (typeof kinds)[number]

/** Which instances are meant. */
export interface Filter {
  /** None: with any. */
  statuses: readonly string[]
  name: string | undefined
  prefix: string | undefined
}

export interface InstancesOptions extends Asking {
  kind: Kind
  /** Of an instance, or of an entity: `@name@key`. */
  id: string | undefined
  filter: Filter
  limit: number
  /** Only the table of what happened. */
  history: boolean
}

const ownOptions = {
  status: { type: 'string', multiple: true },
  name: { type: 'string' },
  prefix: { type: 'string' },
  limit: { type: 'string' },
  history: { type: 'boolean' },
} as const

/** Which of them belong to what. */
const belongs: Readonly<Record<Kind, readonly (keyof typeof ownOptions)[]>> = {
  list: ['status', 'name', 'prefix', 'limit'],
  show: ['history'],
  watch: ['status', 'name', 'prefix'],
}

export const defaultLimit = 100

const statuses: readonly string[] = [...activeStatuses, ...terminalStatuses]

/** Throws a UsageError with a sentence for what cannot be. */
export function readInstances(args: string[]): InstancesOptions {
  const { values, positionals } = readWords('instances', args, { ...askingOptions, ...ownOptions })
  const { status = [], name, prefix, limit = String(defaultLimit), history = false } = values
  const asking = readAsking(values)
  const kind = readKind(positionals[0] ?? 'list')
  const stray = Object.keys(ownOptions)
    .filter(isOwn)
    .find(option => values[option] !== undefined && !belongs[kind].includes(option))
  if (stray) throw new UsageError(`instances ${kind} has no option --${stray}. ${more}`)
  const isOne = status.length === 0 && name === undefined && prefix === undefined
  return {
    ...asking,
    kind,
    id: asking.help ? undefined : readId(kind, positionals.slice(1), isOne),
    filter: { statuses: status.map(readStatus), name, prefix },
    limit: readLimit(limit),
    history,
  }
}

const more = 'greenroom instances --help explains more.'

const isOwn = (option: string): option is keyof typeof ownOptions => option in ownOptions

function readKind(word: string): Kind {
  const kind = kinds.find(each => each === word)
  if (kind) return kind
  throw new UsageError(`instances knows list, show and watch, but not '${word}'. ${more}`)
}

function readId(kind: Kind, [id, word]: string[], mayBeOne: boolean): string | undefined {
  if (kind === 'list' && id !== undefined)
    throw new UsageError(
      `instances list takes options only, but it got '${id}'. greenroom instances show ${id} shows one.`,
    )
  if (word !== undefined)
    throw new UsageError(`instances ${kind} takes one id, but it got '${word}' as well.`)
  if (kind === 'show' && id === undefined)
    throw new UsageError('name the instance or entity to show. greenroom instances lists the instances.')
  if (id !== undefined && !mayBeOne)
    throw new UsageError(`--status, --name and --prefix choose among all instances, and '${id}' is one.`)
  return id
}

function readStatus(text: string): string {
  const status = text.toUpperCase()
  if (statuses.includes(status)) return status
  const known = `${statuses.slice(0, -1).join(', ')} and ${statuses.at(-1)}`
  throw new UsageError(`there is no status '${text}'. --status knows ${known}.`)
}

function readLimit(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new UsageError(`--limit must be a whole number from 1 on, but it is '${text}'.`)
}
