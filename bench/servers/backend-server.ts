/** The backend as a process: the built package, for that is what people run. Its options come as an argument. */
import { createTestBackend } from 'greenroom'
import { answerControl } from './control.ts'

const backend = await createTestBackend(JSON.parse(process.argv[2] ?? '{}'))
answerControl(backend.address)
