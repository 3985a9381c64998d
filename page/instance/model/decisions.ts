/** What a turn decided, in words. */
import { counted } from '../../format/text.ts'
import type { HistoryEvent } from '../../live/types.ts'
import { entityMessageOf, textOf } from './event-fields.ts'

/** More ids than these are counted. */
const MOST_IDS = 4

/** `schedules ship #8, #9; arms timer #4`, or `nothing new`. */
export function describeDecisions(events: readonly HistoryEvent[]): string {
  const groups = new Map<string, { verb: string; name: string; many: string; ids: number[] }>()
  const phrases: string[] = []
  const add = (verb: string, name: string, many: string, id: number): void => {
    const key = `${verb} ${name}`
    const group = groups.get(key)
    if (group) group.ids.push(id)
    else groups.set(key, { verb, name, many, ids: [id] })
  }
  for (const event of events) {
    const name = textOf(event, 'name') ?? ''
    if (event.type === 'taskScheduled') add('schedules', name, name, event.eventId)
    else if (event.type === 'subOrchestrationInstanceCreated') add('starts', name, name, event.eventId)
    else if (event.type === 'timerCreated') add('arms', 'timer', 'timers', event.eventId)
    else {
      const phrase = describeMessage(event)
      if (phrase) phrases.push(phrase)
    }
  }
  const actions = [...groups.values()].map(({ verb, name, many, ids }) =>
    ids.length > MOST_IDS
      ? `${verb} ${ids.length} ${many}`
      : `${verb} ${name} ${ids.map(id => `#${id}`).join(', ')}`,
  )
  return [...actions, ...shortened(phrases)].join('; ') || 'nothing new'
}

const shortened = (phrases: readonly string[]): string[] =>
  phrases.length > MOST_IDS
    ? [...phrases.slice(0, MOST_IDS), counted(phrases.length - MOST_IDS, 'more message')]
    : [...phrases]

function describeMessage(event: HistoryEvent): string | undefined {
  const [name, to] = [textOf(event, 'name') ?? '', textOf(event, 'instanceId') ?? '']
  const target = textOf(event, 'targetInstanceId') ?? ''
  const operation = textOf(event, 'operation') ?? ''
  switch (event.type) {
    case 'eventSent': {
      const message = entityMessageOf(event)
      if (!message) return `sends ${name} to ${to}`
      if (message.kind === 'lock') return lockPhrase(message.lockSet)
      if (message.kind === 'unlock') return `unlocks ${to}`
      return `${message.kind === 'call' ? 'calls' : 'signals'} ${message.operation} of ${to}`
    }
    case 'entityOperationCalled':
      return `calls ${operation} of ${target}`
    case 'entityOperationSignaled':
      return `signals ${operation} of ${target}`
    case 'entityLockRequested':
      return lockPhrase(event.lockSet as readonly string[])
    case 'entityUnlockSent':
      return `unlocks ${target}`
    case 'executionCompleted':
      return endingOf(textOf(event, 'orchestrationStatus'))
    default:
      return undefined
  }
}

const lockPhrase = (lockSet: readonly string[]): string => `asks for the lock of ${lockSet.join(', ')}`

/** How a turn ends its orchestration. */
export const endingOf = (status = ''): string => endings[status] ?? 'ends'

const endings: Readonly<Record<string, string>> = {
  COMPLETED: 'completes',
  FAILED: 'fails',
  CANCELED: 'is canceled',
  TERMINATED: 'is terminated',
}
