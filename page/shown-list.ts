/** The list of what is shown. */
import { executionList } from './executions/execution-list.ts'
import { instanceList } from './instances/instance-list.ts'
import type { List } from './list/list.ts'
import { isLambda } from './route.ts'

export const shownList = (): List => (isLambda.value ? executionList : instanceList)
