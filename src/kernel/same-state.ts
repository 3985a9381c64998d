import type { StateValue } from 'xstate'

/** Whether a machine stands in the same states, as xstate says them. */
export function isSameState(one: StateValue | undefined, other: StateValue | undefined): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object') return false
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every(key => isSameState(one[key], other[key]))
}
