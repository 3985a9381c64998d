/** The date stands still while pictures are taken, so that they look the same again. Imported before anything else. */
const real = Date.now.bind(Date)

export const START = Date.parse('2026-03-02T09:05:00Z')

let still = START
let runningSince: number | undefined

Date.now = () => still + (runningSince === undefined ? 0 : real() - runningSince)

/** Real time passes while `work` runs, for what waits for it; then the date is `by` milliseconds later than before. */
export async function passDate(by: number, work: () => Promise<unknown>): Promise<void> {
  runningSince = real()
  await work()
  runningSince = undefined
  still += by
}
