/** What a test leaves to be closed. */
const closers: (() => unknown)[] = []

/** Runs when the current test ends. */
export const atEnd = (close: () => unknown): void => void closers.push(close)

/** Closes what the current test has opened, the newest first; all of it, whatever one of them throws. */
export async function closeAll(): Promise<void> {
  const problems: unknown[] = []
  for (const close of closers.splice(0).reverse())
    try {
      await close()
    } catch (error) {
      problems.push(error)
    }
  if (problems.length > 0) throw problems[0]
}
