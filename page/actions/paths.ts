/** Where actions are asked for, within the hub. */
export const inRun = (id: string, path = ''): string => `/runs/${encodeURIComponent(id)}${path}`

export const inEntity = (id: string, path = ''): string => `/entities/${encodeURIComponent(id)}${path}`
