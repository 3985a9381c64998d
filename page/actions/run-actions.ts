/** Actions that need no form. */
import { inRun, messageOf, post } from '../live/api.ts'
import type { RunState } from '../live/types.ts'
import { say } from '../parts/toast.tsx'

/** Lets a suspended instance run on, and says what came of it. */
export async function resume(id: string): Promise<void> {
  try {
    const { status } = await post<RunState>(inRun(id, '/resume'))
    say(status === 'SUSPENDED' ? 'Still suspended.' : 'Resumed. What was held follows.')
  } catch (error) {
    say(messageOf(error))
  }
}
