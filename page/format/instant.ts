/** Points in time, in UTC. */
export const dateOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

/** `09:14:07` */
export const timeOf = (instant: number): string => new Date(instant).toISOString().slice(11, 19)

/** `09:14:07.204` */
export const exactTimeOf = (instant: number): string => new Date(instant).toISOString().slice(11, 23)

/** `2026-03-02 09:14:07.204` */
export const formatInstant = (instant: number): string => `${dateOf(instant)} ${exactTimeOf(instant)}`
