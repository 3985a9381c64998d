/** How coverage names the steps of a run. */
import { parseEntityId } from '../../durable-task/core/entity-id.ts'
import type { Row } from '../rows.ts'
import type { CallKind } from './coverage.ts'

const callKinds: readonly CallKind[] = ['activity', 'child', 'call', 'lock', 'signal', 'sent']

/** The kind of a row that asks for something, or undefined. */
export const callKindOf = ({ kind }: Row): CallKind | undefined => callKinds.find(known => known === kind)

/** `charge`; for an entity's operation `counter.add`, whatever the key; for a lock the names of the entities. */
export function nameOf({ kind, name, instanceId = '' }: Row): string {
  if (kind === 'lock') return [...new Set(name.split(', ').map(entityName))].join(', ')
  return kind === 'call' || kind === 'signal' ? `${entityName(instanceId)}.${name}` : name
}

export const isSettled = ({ status }: Row): boolean => status !== 'scheduled'

const entityName = (id: string): string => parseEntityId(id)?.name ?? id
