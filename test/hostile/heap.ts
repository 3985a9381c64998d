/** What a process has in use when its garbage is gone. */

/** One collection frees what only the next one finds to be garbage; more of them find nothing. */
const COLLECTIONS = 4

/** Bytes; needs `--expose-gc`. */
export async function heapInUse(): Promise<number> {
  for (let each = 0; each < COLLECTIONS; each++) {
    await new Promise(setImmediate)
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}
