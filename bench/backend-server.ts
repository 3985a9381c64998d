/** The backend as a process. */
import { createTestBackend } from '../src/index.ts'
import { answerControl } from './control.ts'

const backend = await createTestBackend()
answerControl(backend.address)
