/** `greenroom exec`: a backend for as long as another program runs. */
import { consoleLogger } from '../kernel/logger.ts'
import { environment } from './addressing.ts'
import { execHelp, parseExecOptions } from './exec-options.ts'
import { exitCode } from './exit-codes.ts'
import { createOutput, type Output } from './output.ts'
import { runProgram } from './run-program.ts'
import { startBackend } from './start-backend.ts'

export async function exec(args: string[]): Promise<number> {
  const options = parseExecOptions(args)
  if (options.help) {
    process.stdout.write(`${execHelp}\n`)
    return exitCode.ok
  }
  const output = createOutput(false)
  const started = await startBackend('exec', options, output, consoleLogger)
  if (!started) return exitCode.failed
  const { backend, control, lambda } = started

  try {
    const env = { ...process.env, ...environment(backend.address, control.url), ...lambda?.server.env }
    const { exitCode: code, problem } = await runProgram(options.command, env)
    if (problem) output.failure(problem, 'not-run')
    else if (code !== exitCode.ok) explainTo(output, [backend.explain(), lambda?.service.explain()])
    return code
  } finally {
    await started.stop()
  }
}

/** What the command left open may be why it failed. */
function explainTo(output: Output, explanations: (string | undefined)[]): void {
  const explanation = explanations.filter(Boolean).join('\n')
  if (explanation) output.failure(`when the command failed, this had not ended:\n${explanation}`, 'open')
}
