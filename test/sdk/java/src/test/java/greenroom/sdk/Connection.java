package greenroom.sdk;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Channels to the backend under test, each bound to one task hub. */
final class Connection {

  private static final Metadata.Key<String> TASK_HUB =
      Metadata.Key.of("taskhub", Metadata.ASCII_STRING_MARSHALLER);

  /** The SDK reports every connection and every failing orchestration, which here are wanted. */
  private static final Logger SDK_LOGGER = Logger.getLogger("com.microsoft.durabletask");

  static {
    SDK_LOGGER.setLevel(Level.SEVERE);
  }

  private Connection() {}

  static ManagedChannel open(String taskHub) {
    Metadata headers = new Metadata();
    headers.put(TASK_HUB, taskHub);
    return ManagedChannelBuilder.forTarget(address())
        .usePlaintext()
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build();
  }

  private static String address() {
    String address = System.getenv("GREENROOM_ADDRESS");
    if (address == null || address.isBlank()) {
      throw new IllegalStateException(
          "GREENROOM_ADDRESS is not set: this suite needs the host:port of a running backend,"
              + " for instance through `npx greenroom exec -- mvn test`");
    }
    return address;
  }
}
