/** A worker as a sentence names it: its SDK and its address, without what its SDK is made of. */
export const shortWorker = (name: string): string => name.replace(/^(\S+) .* at (\S+)$/, '$1 at $2')
