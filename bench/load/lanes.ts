/** Does something for every number from 0 to `count - 1`, `lanes` of them at a time, in order of their start. */
export async function inLanes(
  count: number,
  lanes: number,
  task: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await task(next++)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane))
}
