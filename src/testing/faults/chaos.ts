/** Faults by chance: a mixture that a seed decides, so that it comes again. */
import type { WorkKind } from '../../../machines/worker.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { type FaultConditions, workTest } from './address.ts'
import * as answers from './answer-blows.ts'
import * as deliveries from './delivery-blows.ts'
import type { AnswerBlow, DeliveryBlow, Fault } from './fault.ts'
import { type Chance, Storm } from './storm.ts'

/** How likely each fault is, from 0 to 1; what is left out does not happen. */
export interface ChaosMixture {
  /** An answer is dropped. */
  drop?: number
  /** An answer comes later, by up to `longestDelay`. */
  delay?: number
  /** An answer comes twice. */
  double?: number
  /** An answer changes places with the next one. */
  reorder?: number
  /** An answer is refused with `UNAVAILABLE`. */
  refuse?: number
  /** The worker is lost before its answer is committed. */
  loseWorker?: number
  /** The worker is lost after its answer is committed. */
  loseAcknowledgement?: number
  /** Work is delivered twice. */
  deliverTwice?: number
  /** The worker's stream is cut in place of a delivery. JavaScript's worker is back after about a second. */
  cut?: number
}

export interface ChaosOptions extends ChaosMixture {
  /** Decides everything; the hub's own when it has one, else drawn. It is in the log and in explanations. */
  seed?: number
  /** Longest delay in milliseconds on the hub's clock. Default 1,000. */
  longestDelay?: number
  /** How often one piece of work is struck at most, so that it is done in the end. Default 3. */
  most?: number
  /** Only work of this kind. */
  kind?: WorkKind
  /** Only work of this name. */
  name?: string | RegExp
  /** Only of these instances. */
  instance?: FaultConditions['instance']
}

const likelihoods: ReadonlySet<string> = new Set<keyof ChaosMixture>([
  'drop',
  'delay',
  'double',
  'reorder',
  'refuse',
  'loseWorker',
  'loseAcknowledgement',
  'deliverTwice',
  'cut',
])

const gentle: ChaosMixture = { drop: 0.1, delay: 0.1, double: 0.1, reorder: 0.1, deliverTwice: 0.1 }

/**
 * Many faults by chance, at the answers and deliveries of workers. Without any likelihood it drops, delays, doubles and
 * reorders a tenth of all answers each, and delivers a tenth of all work twice. The same seed makes the same faults for
 * the same work: chance depends on the seed, on kind, name and number of the work, and on the order in which instances
 * come up, not on their ids. Only `reorder` and `refuse` ask who is faster: whether another answer is on its way, and
 * whether a worker tries again before the work is sent again.
 *
 * @example
 * const storm = hub.inject(chaos({ seed: 42, drop: 0.2, cut: 0.02 }))
 * expect(await run.output()).toEqual(…)
 * console.log(storm.strikes)
 *
 * @throws BackendError `invalid-request` for an option that there is not, a likelihood not from 0 to 1, likelihoods of answers or of deliveries that
 * are more than 1 together, a seed that is no finite number, another kind, a negative delay, or a `most` that is no
 * whole number from 1 on.
 */
export function chaos(options: ChaosOptions = {}): Fault {
  const { seed, most = 3, longestDelay = 1_000, kind, name, instance, ...chances } = options
  const mixture = Object.keys(chances).length === 0 ? gentle : chances
  const ofAnswers: Chance<AnswerBlow>[] = [
    [mixture.drop, () => answers.dropped],
    [mixture.delay, draw => answers.delayed(Math.ceil(draw() * longestDelay))],
    [mixture.double, () => answers.doubled],
    [mixture.reorder, () => answers.swapped],
    [mixture.refuse, () => answers.refused('UNAVAILABLE')],
    [mixture.loseWorker, () => answers.workerLost],
    [mixture.loseAcknowledgement, () => answers.acknowledgementLost],
  ]
  const ofDeliveries: Chance<DeliveryBlow>[] = [
    [mixture.deliverTwice, () => deliveries.deliveredTwice],
    [mixture.cut, () => deliveries.streamCut('UNAVAILABLE')],
  ]
  const unknown = Object.keys(chances).find(key => !likelihoods.has(key))
  if (unknown !== undefined)
    throw invalidRequest(`Chaos knows no '${unknown}', but ${[...likelihoods].join(', ')}.`)
  for (const chances of [ofAnswers, ofDeliveries]) requireChances(chances.map(([chance = 0]) => chance))
  if (seed !== undefined && !Number.isFinite(seed)) throw invalidRequest(`A seed is a number, not ${seed}.`)
  if (!(longestDelay >= 0)) throw invalidRequest(`A 'longestDelay' is not negative, as ${longestDelay} is.`)
  if (!(Number.isInteger(most) && most >= 1))
    throw invalidRequest(`A 'most' of chaos is a whole number from 1 on, not ${most}.`)
  const fits = workTest(kind, name, instance)
  return {
    begin: drawSeed => new Storm(seed ?? drawSeed(), { fits, most, ofAnswers, ofDeliveries }),
  }
}

function requireChances(chances: readonly number[]): void {
  const sum = chances.reduce((total, chance) => total + chance, 0)
  if (chances.every(chance => chance >= 0 && chance <= 1) && sum <= 1) return
  throw invalidRequest(
    'The likelihoods of chaos are from 0 to 1, and those of answers or deliveries 1 at most.',
  )
}
