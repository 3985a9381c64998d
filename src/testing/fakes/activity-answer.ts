/** A fake at an activity. */
import type { WorkerPort } from '../../durable-task/hub/work.ts'
import { type Assignment, ask, carryOut, closedPort, noteCall } from './assignment.ts'

export function activityPort(assignment: Assignment): WorkerPort {
  const { taskHub, attempts, work, fake, reply } = assignment
  return {
    ...closedPort,
    sendActivity(completionToken, { instanceId, task: { id: taskId } }) {
      const call = noteCall(assignment)
      const lease = fake.lease(completionToken)
      return carryOut(assignment, lease, fake.delay, async () => {
        const { result, failureDetails } = await ask(reply, call)
        if (!fake.end(lease)) return
        if (failureDetails) attempts.noteFailure(work, call.attempt)
        taskHub.workers.completeActivity({ instanceId, taskId, completionToken, result, failureDetails })
      })
    },
  }
}
