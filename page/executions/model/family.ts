/** The nearest relatives of an execution: the one that invoked it, and those it has invoked. */
import type { Family, Relative } from '../../instance/model/family.ts'
import type { ExecutionView } from '../../live/types.ts'
import { executionStatuses } from '../../parts/status.tsx'

type Told = Pick<ExecutionView['targets'][number], 'id' | 'name' | 'functionName' | 'status'>

export const relativesOf = ({ row, caller, targets }: ExecutionView): Family => ({
  parent: caller && relative(caller),
  self: relative(row),
  below: targets.map(relative),
})

const relative = ({ id, name, functionName, status }: Told): Relative => ({
  id,
  title: name,
  note: functionName,
  status: executionStatuses[status],
})
