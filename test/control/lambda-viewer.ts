/** A viewer of the live stream of a service for durable functions. */
import type { z } from 'zod'
import { type ExecutionRow, lambdaLiveEvents } from '../../src/control/schemas/lambda.ts'
import { type Asked, type EventOf, LiveReader } from './live-reader.ts'

type Told = { [Name in keyof typeof lambdaLiveEvents]: z.infer<(typeof lambdaLiveEvents)[Name]> }

export class LambdaViewer extends LiveReader<typeof lambdaLiveEvents> {
  readonly executions = new Map<string, z.infer<typeof ExecutionRow>>()
  counts: Record<string, number> = {}
  clock: Told['clock'] | undefined
  serving: Told['serving'] | undefined

  static async open(url: string, asked?: Asked): Promise<LambdaViewer> {
    const viewer = new LambdaViewer(lambdaLiveEvents)
    await viewer.connect(`${url}/v1/lambda/live`, asked)
    return viewer
  }

  protected apply({ name, data }: EventOf<typeof lambdaLiveEvents>): void {
    if (name === 'start') {
      if (!data.isResumed) this.executions.clear()
    } else if (name === 'executions') {
      for (const row of data.rows) this.executions.set(row.id, row)
      for (const id of data.gone) this.executions.delete(id)
      this.counts = data.counts
    } else if (name === 'clock') this.clock = data
    else this.serving = data
  }
}
