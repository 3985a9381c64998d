/** Makes faults of what JSON says of them. */
import type { Fault } from '../index.ts'
import { call } from '../testing/faults/call-faults.ts'
import { chaos } from '../testing/faults/chaos.ts'
import { completion } from '../testing/faults/completion-faults.ts'
import { delivery } from '../testing/faults/delivery-faults.ts'
import type { FaultFields } from './schemas/faults.ts'
import { durationOf } from './schemas/time.ts'
import { given } from './values.ts'

type Method = Exclude<Parameters<typeof call>[0], RegExp>
type Status = Parameters<ReturnType<typeof call>['refuse']>[0]

/** Throws `invalid-request` as the faults do, for a status or a method that there is not. */
export function readFault(fields: FaultFields): Fault {
  const { at, chaos: storm } = fields
  if (storm) {
    const { longestDelay, ...rest } = storm
    const delay = longestDelay === undefined ? {} : { longestDelay: durationOf(longestDelay) }
    return chaos({ ...given(rest), ...delay })
  }
  if (at === 'call') return atCall(fields)
  return at === 'delivery' ? atDelivery(fields) : atCompletion(fields)
}

function atCompletion(fields: FaultFields): Fault {
  const faults = completion(fields.kind, fields.name, conditionsOf(fields))
  switch (fields.fault) {
    case 'delay':
      return faults.delay(durationOf(fields.by ?? 0))
    case 'double':
      return faults.double()
    case 'reorder':
      return faults.reorder()
    case 'refuse':
      return faults.refuse(statusOf(fields))
    case 'loseWorker':
      return faults.loseWorker()
    case 'loseAcknowledgement':
      return faults.loseAcknowledgement()
    default:
      return faults.drop()
  }
}

function atDelivery(fields: FaultFields): Fault {
  const faults = delivery(fields.kind, fields.name, conditionsOf(fields))
  switch (fields.fault) {
    case 'double':
      return faults.double()
    case 'cutStream':
      return faults.cutStream(statusOf(fields))
    case 'silence':
      return faults.silence(fields.by === undefined ? undefined : durationOf(fields.by))
    case 'loseWorker':
      return faults.loseWorker()
    default:
      return faults.drop()
  }
}

function atCall(fields: FaultFields): Fault {
  const { name } = fields
  const conditions = { ...conditionsOf(fields), ...given({ name }) }
  // The fault itself refuses a method that there is not.
  const faults = call(fields.method as Method, conditions)
  if (fields.fault === 'delay') return faults.delay(durationOf(fields.by ?? 0))
  return fields.fault === 'refuse'
    ? faults.refuse(statusOf(fields))
    : faults.loseAcknowledgement(statusOf(fields))
}

const conditionsOf = ({ instance, occurrence, times }: FaultFields) =>
  given({ instance, occurrence, times: times === 'all' ? Number.POSITIVE_INFINITY : times })

/** The fault itself refuses one that there is not. */
const statusOf = ({ status }: FaultFields): Status => status as Status
