/** Sends a request as a program or a browser does, with whatever headers. */
import { type IncomingHttpHeaders, request } from 'node:http'

export interface Sent {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

export const send = (url: string, { method = 'GET', path = '/v1/hubs', headers = {}, body = '' }: Sent) =>
  new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; text: string }>(
    (resolve, reject) => {
      const sent = request(url + path, { method, headers, agent: false }, response => {
        let text = ''
        response.on('data', chunk => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
      })
      sent.on('error', reject)
      sent.end(body)
    },
  )
