/** Nobody is there to do the work. */
import type { VNode } from 'preact'
import { hrefOfView } from '../route.ts'
import { fakes } from './fakes.ts'

export const NoWorker = (): VNode => (
  <p class="label">
    {fakes.value.length === 0
      ? 'No worker is connected. Work is queued until one is. '
      : 'No worker is connected. Fakes answer some of the work; the rest is queued. '}
    <a href={hrefOfView('connect')}>Connect one</a>
  </p>
)
