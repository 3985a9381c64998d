/** Bound when the module loads, so that a test's own fake timers do not stop the backend. */
const { setImmediate: nextTurn } = globalThis

/** Runs a call when what the event loop holds just now is done: writes are out, answers that are here are read. */
export const soon = (run: () => void): void => void nextTurn(() => nextTurn(run))
