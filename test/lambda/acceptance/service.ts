import { createLambdaService, type LambdaService, type LambdaServiceOptions } from '../../../src/lambda.ts'
import { atEnd } from '../../support/at-end.ts'

/** A service of the test's own, gone when it ends. Its time is skipped unless told otherwise. */
export async function openService(options: LambdaServiceOptions = {}): Promise<LambdaService> {
  const service = await createLambdaService({ time: 'skip', logger: 'silent', ...options })
  atEnd(() => service.stop())
  return service
}

/** What happened, in order: type and name of each event. */
export const story = ({ history }: { readonly history: readonly HistoryEntry[] }): string[] =>
  history.map(({ EventType, Name }) =>
    Name === undefined || EventType.startsWith('Execution') ? EventType : `${EventType} ${Name}`,
  )

interface HistoryEntry {
  readonly EventType: string
  readonly Name?: string
}
