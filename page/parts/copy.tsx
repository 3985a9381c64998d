/** Copying to the clipboard. */
import type { VNode } from 'preact'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { say } from './toast.tsx'

/** Copies, and says that it is `done`. Without a secure origin browsers refuse it. */
export async function copy(text: string, done = 'Copied.'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    say('The browser refuses to copy. Select the text instead.')
  }
}

interface CopyProps {
  /** What is copied. */
  readonly text: string | (() => string)
  /** Shows no word. */
  readonly label?: string
}

export function Copy({ text, label }: CopyProps): VNode {
  const press = (): void => void copy(typeof text === 'string' ? text : text())
  return label === undefined ? (
    <Button onPress={press}>
      <Icon name="copy" />
      Copy
    </Button>
  ) : (
    <Button kind="quiet" label={label} onPress={press}>
      <Icon name="copy" />
    </Button>
  )
}
