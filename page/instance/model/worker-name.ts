/** A worker as a sentence names it: its SDK and its address, without what its SDK is made of; a fake as a fake. */
export const shortWorker = (name: string): string =>
  /^a fake\b/.test(name) ? 'a fake' : name.replace(/^(\S+) .* at (\S+)$/, '$1 at $2')
