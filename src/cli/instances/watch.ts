/** `greenroom instances watch`: what happens, as it happens. */
import { asking, inHub } from '../control-client.ts'
import { onInterrupt } from '../interrupt.ts'
import { paintFor } from '../paint.ts'
import { follow, type Told } from './follow.ts'
import type { InstancesOptions } from './options.ts'
import { isEntity } from './views.ts'
import { HubWatch } from './watch-hub.ts'
import { OneWatch } from './watch-one.ts'
import { WatchOutput } from './watch-output.ts'

interface Watch {
  /** Nothing more will be said. */
  readonly isOver?: boolean
  take(told: Told): void | Promise<void>
}

/** Until Ctrl-C, until the one that was named has ended, or until nobody reads what it prints. */
export function watch(options: InstancesOptions): Promise<number> {
  const { url, id, filter } = options
  const stop = new AbortController()
  onInterrupt(() => stop.abort())
  process.stdout.once('error', () => stop.abort())
  const paint = paintFor(options.json ? {} : process.stdout)
  return asking(options, async (ask, plain) => {
    const output = new WatchOutput(plain, options)
    const path = inHub(
      options,
      `${isEntity(id ?? '') ? '/entities' : '/runs'}/${encodeURIComponent(id ?? '')}/view`,
    )
    const watched: Watch =
      id === undefined ? new HubWatch(output, filter, paint) : new OneWatch({ id, path, ask, output, paint })
    for await (const told of follow(url, inHub(options, '/live'), stop.signal)) {
      await watched.take(told)
      if (watched.isOver) stop.abort()
    }
  })
}
