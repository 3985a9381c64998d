/** How an app reaches this backend, and what has reached it so far. */
import './connect.css'
import type { VNode } from 'preact'
import { counted } from '../format/text.ts'
import { counts, server, serving } from '../live/store.ts'
import { Copy } from '../parts/copy.tsx'
import { Block } from '../parts/json.tsx'
import { Panel } from '../parts/panel.tsx'
import { hubName } from '../route.ts'
import { snippetsFor } from './snippets/index.ts'
import { Snippets } from './snippets.tsx'
import { Step } from './step.tsx'

/** What any test runner is started with. */
const EXEC = 'npx greenroom exec -- pytest'

interface ConnectProps {
  /** In the place of a list that has nothing to show. */
  readonly isEmpty?: boolean
}

export function ConnectView({ isEmpty = false }: ConnectProps): VNode {
  const told = server.value
  const address = told && 'address' in told ? told.address : undefined
  const workers = serving.value?.workers.length ?? 0
  const instances = Object.values(counts.value).reduce((sum, count) => sum + count, 0)
  return (
    <div class="connect">
      <div>
        <h1>{isEmpty ? 'No instances yet' : 'Connect'}</h1>
        <p>
          {isEmpty
            ? 'They appear here by themselves as soon as one starts.'
            : 'Any Durable Task SDK works, unchanged.'}
        </p>
      </div>
      <ul class="panel connect-steps">
        <Step isDone={address !== undefined} tools={address && <Copy text={address} />}>
          {address === undefined ? (
            'Not connected to the server yet.'
          ) : (
            <>
              Listening on <code>{address}</code>, hub <code>{hubName.value}</code>
            </>
          )}
        </Step>
        <Step isDone={workers > 0}>
          {workers > 0
            ? `${counted(workers, 'worker')} connected`
            : 'No worker connected. Work is queued until one is.'}
        </Step>
        <Step isDone={instances > 0}>
          {instances > 0 ? counted(instances, 'instance') : 'No instance started'}
        </Step>
      </ul>
      {address !== undefined && (
        <Snippets label="Language" of={snippetsFor({ address, hub: hubName.value })} />
      )}
      <Panel title="Around a test run, in any language">
        <p class="connect-note">
          It starts a backend of its own for the length of the command, which finds it in its environment.
        </p>
        <Block text={EXEC} />
      </Panel>
      <p class="connect-more">
        Other hubs appear in the picker above as soon as a program names them with the header{' '}
        <code>taskhub</code>.
      </p>
    </div>
  )
}
