import type { AnyActorRef } from 'xstate'

/** Whom facts are said to. An actor that runs on its own, as in a simulator, says them to itself and ignores them. */
export const supervisorOf = ({ self }: { self: AnyActorRef }): AnyActorRef => self._parent ?? self
