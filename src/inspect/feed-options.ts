/** What is kept for those who watch. */
import { invalidRequest } from '../kernel/errors.ts'

/** What a hub, or a service for durable functions, keeps for those who watch it. */
export interface FeedOptions {
  /**
   * Keep facts from the beginning on, so that whoever comes late finds the transitions from before. Default false:
   * facts are kept only while somebody watches.
   */
  always?: boolean
  /** Most facts kept; a viewer further behind starts over from the current state. Default 10,000. */
  facts?: number
  /** Most events taken in, and transitions among them, kept of each orchestration, entity, execution and operation, the
   * newest. Default 200. */
  transitions?: number
  /** Most pieces of work kept of each of them, the newest. Default 1,000. */
  work?: number
  /**
   * Most events and pieces of work kept of orchestrations and executions that have ended, of all of them together; those
   * that ended first are let go of first. Default 200,000, which take about 40 MB.
   */
  ended?: number
}

/** The options, checked. Throws `invalid-request` for a number that cannot be. */
export function feedOptions(feed: FeedOptions = {}): FeedOptions {
  for (const name of ['facts', 'transitions', 'work', 'ended'] as const) {
    const most = feed[name] ?? 0
    if (!Number.isSafeInteger(most) || most < 0)
      throw invalidRequest(`feed.${name} is a whole number from 0 on, not ${most}.`)
  }
  return feed
}
