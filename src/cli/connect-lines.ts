/** How each SDK is led to the backend: a line each. */

interface Guarded {
  readonly address: string
  readonly port: number
  readonly certificate: string | undefined
  readonly hasToken: boolean
}

export function connectLines(backend: Guarded): string[] {
  const { certificate, hasToken } = backend
  return [
    'Connect a client or a worker:',
    ...(certificate === undefined ? clearLines(backend) : encryptedLines(backend, certificate)),
    ...(hasToken ? ['Every call has to show the token, in the header `authorization: Bearer <token>`.'] : []),
  ]
}

const clearLines = ({ address, port }: Guarded): string[] => [
  `  JavaScript  new TaskHubGrpcClient({ hostAddress: '${address}' })`,
  `  Python      TaskHubGrpcClient(host_address="${address}")`,
  `  .NET        services.AddDurableTaskClient(client => client.UseGrpc("http://${address}"))`,
  `  Java        new DurableTaskGrpcClientBuilder().port(${port}).build()`,
  `  Go          grpc.Dial("${address}", grpc.WithTransportCredentials(insecure.NewCredentials()))`,
]

/** The certificate is named where the language wants it; elsewhere the system has to trust it. */
const encryptedLines = ({ address }: Guarded, certificate: string): string[] => [
  `  JavaScript  new TaskHubGrpcClient({ hostAddress: '${address}', credentials: credentials.createSsl(readFileSync('${certificate}')) })`,
  `  Python      TaskHubGrpcClient(host_address="${address}", secure_channel=True)`,
  `  .NET        services.AddDurableTaskClient(client => client.UseGrpc("https://${address}"))`,
  `  Java        new DurableTaskGrpcClientBuilder().grpcChannel(…).build(), with a channel to ${address} over TLS`,
  `  Go          grpc.Dial("${address}", grpc.WithTransportCredentials(tls)), with tls, err := credentials.NewClientTLSFromFile("${certificate}", "")`,
  `The certificate is ${certificate}; clients have to trust it.`,
]
