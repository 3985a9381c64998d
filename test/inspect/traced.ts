/** A hub on a clock that stands still, whose spans the test reads. */
import type { BackendOptions } from '../../src/index.ts'
import { SpanBook } from '../support/spans.ts'
import { openLab } from '../testing/lab.ts'

export const traceId = '0af7651916cd43dd8448eb211c80319c'

/** A span in the words of the protocol. */
export const traceContext = (spanId: string, of = traceId) => ({
  traceParent: `00-${of}-${spanId}-01`,
  spanID: spanId,
  traceState: { value: 'shop=web' },
})

export async function openTraced(options: BackendOptions = {}) {
  const book = new SpanBook()
  return { book, ...(await openLab({ spans: { provider: book.provider }, ...options })) }
}
