/** What a worker serves; a long list folds. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

/** A list of at most so many names is shown whole. */
const MOST_SHOWN = 10
const SHOWN = 8

export function Names({ names }: { readonly names: readonly string[] | undefined }): VNode {
  const [isOpen, setOpen] = useState(false)
  if (!names) return <div class="label">Serves everything</div>
  if (names.length === 0) return <div class="label">Serves nothing: its filters let nothing through</div>
  const isLong = names.length > MOST_SHOWN
  const shown = isLong && !isOpen ? names.slice(0, SHOWN) : names
  return (
    <div class="label worker-names">
      Serves {shown.join(', ')}
      {isLong && (
        <>
          {isOpen ? '. ' : ' and '}
          <button
            type="button"
            class="plain worker-more"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Show fewer' : `${names.length - SHOWN} more`}
          </button>
        </>
      )}
    </div>
  )
}
