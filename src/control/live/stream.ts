/** The body of an answer that goes on. */

/**
 * Gives out the parts one by one, each asked for when the one before has been written. The signal aborts, and the parts
 * are asked to return, when the client hangs up.
 */
export function streamOf(
  make: (signal: AbortSignal) => AsyncGenerator<Uint8Array, void>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const hangUp = new AbortController()
  const parts = make(hangUp.signal)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await parts.next().catch(onError)
        if (next?.done === false) controller.enqueue(next.value)
        else if (!hangUp.signal.aborted) controller.close()
      },
      async cancel() {
        hangUp.abort()
        await parts.return().catch(onError)
      },
    },
    { highWaterMark: 0 },
  )
}
