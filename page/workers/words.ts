/** Workers and their work in words. */
import type { QueueInfo, WorkerInfo } from '../live/types.ts'

export type WorkKind = QueueInfo['kind']

/** In the order in which they are shown. */
export const kinds = ['orchestration', 'activity', 'entity'] as const satisfies readonly WorkKind[]

/** What a queue holds. */
export const workWords: Readonly<Record<WorkKind, string>> = {
  orchestration: 'turn',
  activity: 'activity',
  entity: 'entity batch',
}

/** What slots are for. */
export const slotWords: Readonly<Record<WorkKind, string>> = {
  orchestration: 'Orchestrations',
  activity: 'Activities',
  entity: 'Entities',
}

const languages: readonly (readonly [agent: RegExp, language: string])[] = [
  [/durabletask-js|grpc-node/i, 'JavaScript'],
  [/durabletask-python|grpc-python/i, 'Python'],
  [/durabletask-dotnet|grpc-dotnet/i, '.NET'],
  [/durabletask-java|grpc-java/i, 'Java'],
  [/durabletask-go|grpc-go/i, 'Go'],
]

/** The language of an SDK, by what it or its library calls itself. */
export const languageOf = (sdk: string | undefined): string | undefined =>
  languages.find(([agent]) => agent.test(sdk ?? ''))?.[1]

/** What a worker goes by: its language, or whatever it says of itself. */
export const titleOf = ({ name, sdk, address }: WorkerInfo): string =>
  languageOf(sdk) ?? sdk ?? (address === undefined ? name : 'Worker')

/** Without the scheme that some addresses come with. */
export const addressOf = ({ address }: WorkerInfo): string | undefined => address?.replace(/^ipv[46]:/, '')

/** What a worker takes of each kind, as people write it; undefined for everything. */
export function servedNames({ serves }: WorkerInfo): string[] | undefined {
  if (!serves) return undefined
  return kinds.flatMap(kind =>
    serves[kind].map(({ name, versions }) => {
      const written = kind === 'entity' ? `@${name.replace(/^@/, '')}` : name
      return versions.length === 0 ? written : `${written} ${versions.join(', ')}`
    }),
  )
}

/** `ship #9`, `turn of processOrder`, `batch of @stock@sku-1`. */
export function runningWords({ kind, name, taskId }: WorkerInfo['runs'][number]): string {
  if (kind === 'activity') return taskId === undefined ? name : `${name} #${taskId}`
  return kind === 'orchestration' ? `turn of ${name}` : 'batch'
}

/** Who could take it: nobody, all, or which. */
export function serversOf({ servedBy }: QueueInfo, workers: readonly WorkerInfo[]): string {
  const able = workers.filter(({ id }) => servedBy.includes(id))
  if (able.length === 0) return ''
  if (able.length === workers.length && able.length > 2) return `all ${able.length} workers`
  return able.map(worker => [titleOf(worker), addressOf(worker)].filter(Boolean).join(' ')).join(', ')
}
