/** Workers and queues in one line, where there is no room for more. */
import type { VNode } from 'preact'
import { second } from '../live/now.ts'
import { serving } from '../live/store.ts'
import { Icon } from '../parts/icon.tsx'
import { hrefOfView } from '../route.ts'
import { servingWords } from './serving-words.ts'

export function ServingLine(): VNode | null {
  if (!serving.value) return null
  const { workers, facts, warnings } = servingWords(serving.value, second.value)
  return (
    <div class="serving-line">
      <a href={hrefOfView('workers')}>{workers}</a>
      {facts.map(fact => (
        <span key={fact}>{fact}</span>
      ))}
      {warnings.map(warning => (
        <span key={warning} class="warning">
          <Icon name="warning" /> {warning}
        </span>
      ))}
    </div>
  )
}
