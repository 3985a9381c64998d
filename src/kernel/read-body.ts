/**
 * Reads the body of a request, up to so many bytes; undefined where there are more, of which no more is held then, and
 * where it breaks off: nobody hears the answer any more.
 */
export async function readBody(request: Request, most: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    // A request without a body has none here.
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength
      if (size > most) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
