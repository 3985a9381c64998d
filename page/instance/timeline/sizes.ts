/** Measures of the drawing, in pixels. */
export const LANE = 24
/** Labels of the axis. */
export const HEAD = 28
/** Before the first instant. */
export const LEFT = 8
/** After the last one: what is written at the end of a lane. */
export const RIGHT = 84
/** No bar is thinner. */
export const LEAST_BAR = 3
