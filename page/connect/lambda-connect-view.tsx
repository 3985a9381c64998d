/** How an app reaches the service for durable functions, and what has reached it so far. */
import './connect.css'
import type { VNode } from 'preact'
import { FunctionTable } from '../executions/function-table.tsx'
import { counted } from '../format/text.ts'
import { totalOf } from '../list/total.ts'
import { connection } from '../live/connection.ts'
import { counts, lambdaServing } from '../live/store.ts'
import { Copy } from '../parts/copy.tsx'
import { Block } from '../parts/json.tsx'
import { Panel } from '../parts/panel.tsx'
import { environmentOf, lambdaSnippets } from './snippets/lambda.ts'
import { Snippets } from './snippets.tsx'
import { Step } from './step.tsx'

interface ConnectProps {
  /** In the place of a list that has nothing to show. */
  readonly isEmpty?: boolean
}

export function LambdaConnectView({ isEmpty = false }: ConnectProps): VNode {
  const { address, env, functions = [] } = lambdaServing.value ?? {}
  const executions = totalOf(counts.value)
  return (
    <div class="connect">
      <div>
        <h1>{isEmpty ? 'No executions yet' : 'Connect'}</h1>
        <p>
          {isEmpty
            ? 'They appear here by themselves as soon as one starts.'
            : 'Handlers and clients stay as they are for AWS Lambda.'}
        </p>
      </div>
      <ul class="panel connect-steps">
        <Step isDone={address !== undefined} tools={address && <Copy text={address} />}>
          <Reached address={address} />
        </Step>
        <Step isDone={functions.length > 0}>
          {functions.length > 0
            ? `${counted(functions.length, 'function')} registered`
            : 'No function registered'}
        </Step>
        <Step isDone={executions > 0}>
          {executions > 0 ? counted(executions, 'execution') : 'No execution started'}
        </Step>
      </ul>
      {functions.length > 0 && (
        <Panel title="Functions" class="connect-functions">
          <FunctionTable />
        </Panel>
      )}
      <Snippets label="Way" of={lambdaSnippets} />
      {env && (
        <Panel title="Environment of clients and handlers elsewhere">
          <p class="connect-note">With it, AWS SDKs and command lines reach this service and no other.</p>
          <Block text={environmentOf(env)} />
        </Panel>
      )}
    </div>
  )
}

function Reached({ address }: { readonly address: string | undefined }): VNode {
  if (address !== undefined)
    return (
      <>
        AWS clients reach it at <code>{address}</code>
      </>
    )
  if (connection.value.state !== 'live') return <>Not connected to the server yet.</>
  return (
    <>
      In process only: <code>service.listen()</code> lets AWS clients reach it
    </>
  )
}
