/** Faults that were injected together, and what they have struck. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import type { HubSettings } from '../../durable-task/hub/settings.ts'
import type { CallBlow, Fault, FaultInUse, Hold, IncomingCall } from './fault.ts'
import { Holds } from './holds.ts'

/** One thing that a fault has struck. */
export interface FaultStrike {
  readonly at: 'completion' | 'delivery' | 'call'
  /** What the fault did: `drop`, `delay`, `double`, … */
  readonly fault: string
  /** Of the work; undefined for calls. */
  readonly kind: WorkKind | undefined
  /** Of the work, or what the call carries: the orchestration to start, the event; `''` for none. */
  readonly name: string
  /** Of calls: the method. */
  readonly method: string | undefined
  /** The orchestration, or that which called the activity, or the entity; `''` for calls that name none. */
  readonly instanceId: string
}

type Settings = Pick<HubSettings, 'name' | 'log' | 'seed' | 'ids' | 'wallClock'>

export class FaultSet {
  readonly strikes: FaultStrike[] = []
  readonly faults: readonly FaultInUse[]
  readonly holds = new Holds()
  readonly holder: Hold
  readonly seed: number | undefined
  private readonly settings: Settings

  constructor(settings: Settings, faults: readonly Fault[]) {
    this.settings = settings
    const { wallClock } = settings
    this.faults = faults.map(fault => fault.begin(() => this.drawSeed()))
    this.seed = this.faults.find(({ seed }) => seed !== undefined)?.seed
    this.holder = {
      hold: (letThrough, onStop) => this.holds.hold(letThrough, onStop),
      forget: letThrough => this.holds.forget(letThrough),
      afterWall: (milliseconds, letThrough) => {
        if (milliseconds === Number.POSITIVE_INFINITY) return
        wallClock.schedule(wallClock.now() + milliseconds, letThrough)
      },
    }
  }

  noteWork(at: 'completion' | 'delivery', work: WorkAtEdge, { name: fault, did }: Named): void {
    const { kind, name, instanceId } = work
    this.strikes.push({ at, fault, kind, name, method: undefined, instanceId })
    work.note(did)
    this.settings.log.info(`Instance '${instanceId}': ${kind} '${name}': ${did}.`)
  }

  noteCall({ method, name, instanceId }: IncomingCall, { name: fault, did }: CallBlow): void {
    this.strikes.push({ at: 'call', fault, kind: undefined, name, method, instanceId })
    this.settings.log.info(`The call ${method} ${did}.`)
  }

  /** Said aloud, for without it a failed test would not come again. */
  private drawSeed(): number {
    const { name, log, ids } = this.settings
    const seed = this.settings.seed ?? Number.parseInt(ids.unique().slice(0, 8), 16)
    log.warn(
      `Chaos in the task hub '${name}' has the seed ${seed}: chaos({ …, seed: ${seed} }), with the rest as it is, makes it again.`,
    )
    return seed
  }
}

interface Named {
  readonly name: string
  readonly did: string
}
