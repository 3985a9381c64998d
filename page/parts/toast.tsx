/** One sentence at the foot of the page: what an action came to. */
import { signal } from '@preact/signals'
import type { VNode } from 'preact'
import { after } from '../live/now.ts'

const SHOWN_FOR = 5_000

const text = signal('')
let stop = (): void => {}

/** Says a sentence for a few seconds, to screen readers too. */
export function say(sentence: string): void {
  stop()
  text.value = sentence
  stop = after(SHOWN_FOR, () => {
    text.value = ''
  })
}

export const Toast = (): VNode => (
  <div class="toast" role="status">
    {text.value}
  </div>
)
