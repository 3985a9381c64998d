/** What cannot be drawn says so, and the rest of the page works on. */
import type { ComponentChildren, VNode } from 'preact'
import { useErrorBoundary } from 'preact/hooks'
import { messageOf } from '../live/api.ts'
import { Button } from './button.tsx'

/** With a key of its own for each thing it shows: the next one is tried anew. */
export function Caught({ children }: { readonly children: ComponentChildren }): VNode {
  // The browser's console has the stack.
  const [error, tryAgain] = useErrorBoundary(reportError)
  if (error === undefined) return <>{children}</>
  return (
    <div class="empty" role="alert">
      <h1>This cannot be shown</h1>
      <p>An error of this page: {messageOf(error)}</p>
      <p>
        <Button onPress={tryAgain}>Try again</Button>
      </p>
    </div>
  )
}
