/** The functions that are registered. */
import './function-table.css'
import type { VNode } from 'preact'
import { openAction } from '../actions/open.ts'
import { refusalOf } from '../actions/refusals.ts'
import { lambdaServing } from '../live/store.ts'
import type { LambdaServing } from '../live/types.ts'
import { Button } from '../parts/button.tsx'
import { functionOf } from './execution-row.ts'

type LambdaFunction = LambdaServing['functions'][number]

export function FunctionTable(): VNode {
  const functions = lambdaServing.value?.functions ?? []
  if (functions.length === 0) return <p class="label">None is registered.</p>
  return (
    <table class="function-table">
      <thead>
        <tr>
          <th>Name</th>
          <th>Kind</th>
          <th>
            <span class="unseen">Start</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {functions.map(each => (
          <Line key={`${each.name}:${each.version}`} of={each} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ of }: { readonly of: LambdaFunction }): VNode {
  const name = functionOf({ functionName: of.name, version: of.version })
  return (
    <tr>
      <td class="mono clip" title={[name, ...of.aliases].join(', ')}>
        {name}
      </td>
      <td class="label">{of.isDurable ? 'durable' : 'plain'}</td>
      <td class="right">
        <Button
          label={`Start ${name}…`}
          refusal={
            of.isDurable
              ? refusalOf('startExecution')
              : 'A plain function has no executions: it is only invoked'
          }
          onPress={() => openAction('startExecution', { id: '', name })}
        >
          Start…
        </Button>
      </td>
    </tr>
  )
}
