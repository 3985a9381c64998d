/** Fakes in use: work that no worker sees. */
import type { VNode } from 'preact'
import { counted } from '../format/text.ts'
import { Panel } from '../parts/panel.tsx'
import { answeredBy } from './fake-words.ts'
import { fakes } from './fakes.ts'
import { workWords } from './words.ts'

export const FakeTable = (): VNode | null =>
  fakes.value.length === 0 ? null : (
    <Panel title="Fakes" tools={<span class="label small">They answer in the place of workers.</span>}>
      <div class="table-frame">
        <table>
          <thead>
            <tr>
              <th>Answers</th>
              <th>Kind</th>
              <th>How</th>
              <th class="right">Called</th>
            </tr>
          </thead>
          <tbody>
            {fakes.value.map(inUse => (
              <tr key={inUse.id}>
                <td class="mono">{answeredBy(inUse).name}</td>
                <td>{workWords[answeredBy(inUse).kind]}</td>
                <td class="label">{inUse.fake.throws ? 'fails' : 'returns a fixed answer'}</td>
                <td class="right">{counted(inUse.calls.length, 'time')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
