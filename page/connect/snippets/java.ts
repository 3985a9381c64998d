/** A worker and a client with the Java SDK. */
import { isDefault, quoted, type Reached } from './reached.ts'

const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1)

export function java({ address, hub }: Reached): string {
  // With a port alone the builders look at localhost and send no header.
  const [imports, channel, reach] = isDefault(hub)
    ? ['', '', `.port(${portOf(address)})`]
    : [HEADER_IMPORTS, headerChannel(address, hub), '.grpcChannel(channel)']
  return `// com.microsoft:durabletask-client:1.5.0${isDefault(hub) ? '' : ' and io.grpc:grpc-stub:1.59.0'}
import com.microsoft.durabletask.*;
${imports}import java.time.Duration;

public class Hello {
  public static void main(String[] args) throws Exception {
${channel}    var worker = new DurableTaskGrpcWorkerBuilder()${reach}
        .addOrchestration(new TaskOrchestrationFactory() {
          public String getName() { return "hello"; }
          public TaskOrchestration create() {
            return ctx -> ctx.complete(ctx.callActivity("greet", ctx.getInput(String.class), String.class).await());
          }
        })
        .addActivity(new TaskActivityFactory() {
          public String getName() { return "greet"; }
          public TaskActivity create() { return ctx -> "Hello, " + ctx.getInput(String.class) + "!"; }
        })
        .build();
    worker.start();

    var client = new DurableTaskGrpcClientBuilder()${reach}.build();
    String id = client.scheduleNewOrchestrationInstance("hello", "Ada");
    System.out.println(client.waitForInstanceCompletion(id, Duration.ofSeconds(30), true).readOutputAs(String.class));
    System.exit(0);
  }
}
`
}

const HEADER_IMPORTS = `import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
`

const headerChannel = (address: string, hub: string): string => `    var headers = new Metadata();
    headers.put(Metadata.Key.of("taskhub", Metadata.ASCII_STRING_MARSHALLER), ${quoted(hub)});
    var channel = ManagedChannelBuilder.forTarget(${quoted(address)}).usePlaintext()
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers)).build();

`
