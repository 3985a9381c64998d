/** The backend as a process, with somebody who watches its hub and everything kept for those who come late. */
import { createTestBackend } from 'greenroom'
import { answerControl } from '../servers/control.ts'

const backend = await createTestBackend({ feed: { always: true } })
let facts = 0
backend.hub().inspect(() => void facts++)
answerControl(backend.address)
