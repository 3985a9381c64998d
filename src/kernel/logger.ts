/** Where the backend writes what a person should know. Pass your own to route it elsewhere. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** Writes warnings and errors to stderr, so that stdout stays the caller's. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: message => console.warn(`greenroom: ${message}`),
  error: message => console.error(`greenroom: ${message}`),
}

export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** The same logger, but one that throws is silent instead: a log line must not stop the backend. */
function harmless(logger: Logger): Logger {
  const attempt = (level: keyof Logger) => (message: string) => {
    try {
      logger[level](message)
    } catch {
      // Nobody is left to tell.
    }
  }
  return { debug: attempt('debug'), info: attempt('info'), warn: attempt('warn'), error: attempt('error') }
}

/** The logger that an option names. */
export function loggerOf(logger: 'silent' | 'console' | Logger = 'console'): Logger {
  if (logger === 'console') return consoleLogger
  return logger === 'silent' ? silentLogger : harmless(logger)
}
