/** A worker and a client with the Python SDK. */
import { isDefault, quoted, type Reached } from './reached.ts'

export function python({ address, hub }: Reached): string {
  const metadata = isDefault(hub) ? '' : `, metadata=[("taskhub", ${quoted(hub)})]`
  const options = `host_address=${quoted(address)}${metadata}`
  return `# pip install durabletask
from durabletask import client, task, worker


def greet(ctx: task.ActivityContext, name: str) -> str:
    return f"Hello, {name}!"


def hello(ctx: task.OrchestrationContext, name: str):
    return (yield ctx.call_activity(greet, input=name))


with worker.TaskHubGrpcWorker(${options}) as w:
    w.add_orchestrator(hello)
    w.add_activity(greet)
    w.start()

    c = client.TaskHubGrpcClient(${options})
    instance_id = c.schedule_new_orchestration(hello, input="Ada")
    print(c.wait_for_orchestration_completion(instance_id, timeout=30).get_output(str))
`
}
