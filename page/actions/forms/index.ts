/** The form of each action. */
import type { Form } from '../form.ts'
import type { FormKind, Subject } from '../kinds.ts'
import type { Known } from '../known.ts'
import { failCallbackForm, succeedCallbackForm } from './callback.ts'
import { purgeForm } from './purge.ts'
import { raiseForm } from './raise.ts'
import { restartForm } from './restart.ts'
import { rewindForm } from './rewind.ts'
import { signalForm } from './signal.ts'
import { startForm } from './start.ts'
import { startExecutionForm } from './start-execution.ts'
import { stopExecutionForm } from './stop-execution.ts'
import { suspendForm } from './suspend.ts'
import { terminateForm } from './terminate.ts'

export const forms: Readonly<Record<FormKind, (subject: Subject, known: Known) => Form>> = {
  start: startForm,
  raise: raiseForm,
  suspend: suspendForm,
  terminate: terminateForm,
  rewind: rewindForm,
  restart: restartForm,
  purge: purgeForm,
  signal: signalForm,
  startExecution: startExecutionForm,
  stopExecution: stopExecutionForm,
  succeedCallback: succeedCallbackForm,
  failCallback: failCallbackForm,
}
