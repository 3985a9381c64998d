package orders;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The backend of {@code GREENROOM_ADDRESS} or, without that, one for as long as this JVM lives. */
final class Backend {

  private static String address;

  private Backend() {}

  /** A connection that sees one task hub, which comes into being with its first use. */
  static ManagedChannel connect(String taskHub) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("taskhub", Metadata.ASCII_STRING_MARSHALLER), taskHub);
    return ManagedChannelBuilder.forTarget(address())
        .usePlaintext()
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build();
  }

  private static synchronized String address() {
    if (address == null) {
      String given = System.getenv("GREENROOM_ADDRESS");
      address = given != null && !given.isBlank() ? given : start();
    }
    return address;
  }

  private static String start() {
    try {
      Process process = serve();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
      // The first time in a clone, npx builds the package.
      String ready =
          CompletableFuture.supplyAsync(() -> firstLine(process)).get(2, TimeUnit.MINUTES);
      Matcher found = Pattern.compile("\"address\":\"([^\"]+)\"").matcher(ready);
      if (!found.find()) {
        throw new IllegalStateException("it said: " + ready);
      }
      return found.group(1);
    } catch (Exception e) {
      throw new IllegalStateException("`npx greenroom serve` did not get ready", e);
    }
  }

  private static Process serve() throws IOException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new ProcessBuilder(
            windows ? "npx.cmd" : "npx", "greenroom", "serve", "--port", "0", "--json")
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process process) {
    try {
      return String.valueOf(process.inputReader().readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends npx and what it started. */
  private static void stop(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    started.forEach(ProcessHandle::destroy);
  }
}
