/** A hub with a worker of the real SDK, as a test with fakes has it. */
import type { Task } from '@microsoft/durabletask-js'
import type { Served } from '../../src/durabletask-js/index.ts'
import type { BackendOptions, HubOptions } from '../../src/index.ts'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'

/** What an orchestrator of the SDK is; `yield` awaits a task. */
export type Body = AsyncGenerator<Task<unknown>, unknown>

export interface HubSetup extends Served, HubOptions {
  backend?: BackendOptions
}

/** The hub, and the SDK's client of it. */
export async function openHub({ backend: options, time, ...served }: HubSetup = {}) {
  const backend = await ownBackend({ ...options, ...(time && { time }) })
  const { hub, client, worker } = await openSdk({ backend, ...served })
  return { backend, hub: backend.hub(hub), client, worker }
}

export const day = 86_400_000
