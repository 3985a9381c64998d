/** How long and how often a workload is run: programs are compiled while they run, so a fresh one says little. */
export interface Effort {
  /** Milliseconds of rounds before the measured ones; one at least. */
  warm: number
  /** Measured rounds. */
  rounds: number
}

/** Runs the round to warm up, then as often as is to be measured; the figures of those. */
export async function inRounds<Figures>(
  { warm, rounds }: Effort,
  round: (name: string) => Promise<Figures>,
): Promise<Figures[]> {
  const end = performance.now() + warm
  let warming = 0
  do await round(`warm-${warming++}`)
  while (performance.now() < end)
  const measured: Figures[] = []
  for (let time = 1; time <= rounds; time++) measured.push(await round(`round-${time}`))
  return measured
}
