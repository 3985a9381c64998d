/** Which task hub is shown. */
import type { VNode } from 'preact'
import { hubs } from '../live/store.ts'
import { go, hrefOfView, hubName, viewName } from '../route.ts'

export function HubPicker(): VNode {
  const names = [...new Set([...hubs.value, hubName.value])].sort()
  return (
    <select
      aria-label="Task hub"
      class="hub-picker mono"
      value={hubName.value}
      onChange={({ currentTarget }) => go(hrefOfView(viewName.value, currentTarget.value))}
    >
      {names.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}
