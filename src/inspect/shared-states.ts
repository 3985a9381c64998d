/** The states of a hub's machines, each once: there are few of them, and logs name them again and again. */
import type { StateValue } from 'xstate'

export class SharedStates {
  private readonly states = new Map<string, StateValue>()

  /** The one that stands for all states that are equal to this. */
  one(state: StateValue): StateValue {
    if (typeof state === 'string') return state
    const text = JSON.stringify(state)
    const known = this.states.get(text)
    if (!known) this.states.set(text, state)
    return known ?? state
  }
}
