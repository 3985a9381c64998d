/** Faults at the calls of clients and workers. */
import { type MethodName, methodNames } from '../../durable-task/hub/method-names.ts'
import type { StatusName } from '../../durable-task/hub/status-names.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { type CallConditions, instanceTest, nameTest, turnstile } from './address.ts'
import { callDelayed, callRefused, replyLost } from './call-blows.ts'
import { requireDelay } from './delays.ts'
import type { CallBlow, Fault, IncomingCall } from './fault.ts'
import { requireStatus } from './statuses.ts'

/** What can happen to a call; each makes a fault. Made by `call`. */
export class CallFaults {
  private readonly fits: (call: IncomingCall) => boolean
  private readonly counting: () => () => boolean

  constructor(method: MethodName | RegExp, conditions: CallConditions) {
    const isMethod = nameTest(method)
    const isName = nameTest(conditions.name)
    const isInstance = instanceTest(conditions.instance)
    this.fits = call => isMethod(call.method) && isName(call.name) && isInstance(call.instanceId)
    this.counting = turnstile(conditions)
  }

  /**
   * The call ends with a status, and nothing has happened.
   *
   * @throws BackendError `invalid-request` for what is no status of gRPC, or `OK`.
   */
  refuse(status: StatusName = 'UNAVAILABLE'): Fault {
    return this.fault(callRefused(requireStatus(status)))
  }

  /**
   * The call is carried out that much later, in milliseconds on the hub's clock; `Infinity` is one that is never
   * answered.
   *
   * @throws BackendError `invalid-request` for a negative number or NaN.
   */
  delay(milliseconds: number): Fault {
    return this.fault(callDelayed(requireDelay(milliseconds)))
  }

  /**
   * The call is carried out, and its caller gets a status as if it had not been: does it try again, and what becomes of
   * the second time?
   *
   * @throws BackendError as `refuse`.
   */
  loseAcknowledgement(status: StatusName = 'UNAVAILABLE'): Fault {
    return this.fault(replyLost(requireStatus(status)))
  }

  private fault(blow: CallBlow): Fault {
    const { fits, counting } = this
    return {
      begin: () => {
        const isDue = counting()
        return { pickCall: call => (fits(call) && isDue() ? blow : undefined) }
      },
    }
  }
}

/**
 * Faults at the calls of clients and workers, by the method's name in the protocol. A fault strikes once, the first call
 * that fits; `occurrence` and `times` say otherwise. What a test does through `hub` and its runs is no call. The
 * JavaScript worker gives up for good when its first `Hello` is refused, and tries again after a later one. For answers of
 * workers use `completion`, which also sends the work again.
 *
 * @example
 * hub.inject(call('StartInstance').loseAcknowledgement())
 * hub.inject(call('RaiseEvent', { name: 'approval', instance: 'order-1' }).refuse('UNAVAILABLE'))
 * hub.inject(call('Hello', { times: 2 }).refuse())
 *
 * @throws BackendError `invalid-request` for a method that there is not, an empty name, or counts that are no whole numbers from 1 on.
 */
export function call(method: MethodName | RegExp, conditions: CallConditions = {}): CallFaults {
  if (!(method instanceof RegExp) && !methodNames.includes(method))
    throw invalidRequest(`The protocol has no method '${method}'; it has ${methodNames.join(', ')}.`)
  return new CallFaults(method, conditions)
}
