/** The backend as a process: the built package, for that is what people run. */
import { createTestBackend } from 'greenroom'
import { answerControl } from './control.ts'

const backend = await createTestBackend()
answerControl(backend.address)
