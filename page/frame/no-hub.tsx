/** The address names a hub that the server does not have, or durable functions where there are none. */
import './no-hub.css'
import type { VNode } from 'preact'
import { missingHub } from '../live/connection.ts'
import { hubs } from '../live/store.ts'
import { hrefInHub, isLambda } from '../route.ts'

export const NoHub = (): VNode => (
  <div class="empty no-hub">
    <h1>{isLambda.value ? 'No durable functions here' : 'No such hub'}</h1>
    <p>
      {isLambda.value ? (
        <>
          This server has no service for durable functions of AWS Lambda. One is started with{' '}
          <code>greenroom serve --lambda</code>.
        </>
      ) : (
        missingHub.value
      )}
    </p>
    <ul>
      {hubs.value.map(hub => (
        <li key={hub}>
          <a class="mono" href={hrefInHub('instances', hub)}>
            {hub}
          </a>
        </li>
      ))}
    </ul>
  </div>
)
