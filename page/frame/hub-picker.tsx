/** Which task hub is shown, or the service for durable functions. */
import type { VNode } from 'preact'
import { hubs, server } from '../live/store.ts'
import { go, hrefInHub, hrefOfView, hubName, isLambda, LAMBDA, viewName } from '../route.ts'

export function HubPicker(): VNode {
  const isThere = hasLambda()
  const shown = isLambda.value ? [] : [hubName.value]
  const names = [...new Set([...hubs.value, ...shown])].sort()
  return (
    <select
      aria-label={isThere ? 'Task hub, or Lambda' : 'Task hub'}
      class="hub-picker mono"
      value={isLambda.value ? LAMBDA : nameValue(hubName.value)}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {names.map(name => (
        <option key={name} value={nameValue(name)}>
          {name}
        </option>
      ))}
      {isThere && <option value={LAMBDA}>Lambda</option>}
    </select>
  )
}

function hasLambda(): boolean {
  const told = server.value
  return isLambda.value || (told !== undefined && 'hasLambda' in told && told.hasLambda)
}

/** A hub may be called as anything. */
const nameValue = (hub: string): string => (hub.startsWith('@') ? `@${hub}` : hub)

function choose(value: string): void {
  const isHere = viewName.peek() === 'connect'
  if (value === LAMBDA) go(hrefOfView(isHere ? 'connect' : 'executions', LAMBDA))
  else go(hrefInHub(isLambda.peek() && !isHere ? 'instances' : viewName.peek(), value.replace(/^@@/, '@')))
}
