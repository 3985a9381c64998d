/** `greenroom instances show`: everything there is to show of one instance, or of an entity. */
import { terminalWidth } from '../columns.ts'
import { asking, inHub } from '../control-client.ts'
import { paintFor } from '../paint.ts'
import { entityText } from './entity-text.ts'
import type { InstancesOptions } from './options.ts'
import { runText } from './run-text.ts'
import { type Clock, type EntityView, isEntity, type RunView } from './views.ts'

export function show(options: InstancesOptions, id: string): Promise<number> {
  const of = (path: string): string => inHub(options, `${path.replace('{id}', encodeURIComponent(id))}`)
  const paint = paintFor(process.stdout)
  return asking(options, async (ask, output) => {
    if (options.history && !options.json) {
      const { text } = await ask<{ text: string }>(of('/runs/{id}/table'))
      output.fact('table', text)
    } else if (isEntity(id)) {
      const [view, clock] = await Promise.all([
        ask<EntityView>(of('/entities/{id}/view')),
        ask<Clock>(of('/clock')),
      ])
      output.fact('entity', entityText(view, clock, paint), view)
    } else {
      const [view, clock] = await Promise.all([ask<RunView>(of('/runs/{id}/view')), ask<Clock>(of('/clock'))])
      output.fact('run', options.json ? '' : runText(view, clock, terminalWidth(process.stdout), paint), view)
    }
  })
}
