/** The address names a hub that the server does not have. */
import './no-hub.css'
import type { VNode } from 'preact'
import { missingHub } from '../live/connection.ts'
import { hubs } from '../live/store.ts'
import { hrefOfView } from '../route.ts'

export const NoHub = (): VNode => (
  <div class="empty no-hub">
    <h1>No such hub</h1>
    <p>{missingHub.value}</p>
    <ul>
      {hubs.value.map(hub => (
        <li key={hub}>
          <a class="mono" href={hrefOfView('instances', hub)}>
            {hub}
          </a>
        </li>
      ))}
    </ul>
  </div>
)
