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

/**
 * The backend of {@code GREENROOM_ADDRESS} or, without that, one for as long as this JVM lives.
 *
 * @param address host:port, for the SDK
 * @param control http://host:port of the control API: time, fakes, explanations
 */
record Backend(String address, String control) {

  private static Backend backend;

  /** The one for all tests. */
  static synchronized Backend get() {
    if (backend == null) {
      String given = System.getenv("GREENROOM_ADDRESS");
      backend = given == null || given.isBlank() ? start() : new Backend(given, givenControl());
    }
    return backend;
  }

  /** A connection that sees one task hub, which comes into being with its first use. */
  ManagedChannel connect(String taskHub) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("taskhub", Metadata.ASCII_STRING_MARSHALLER), taskHub);
    return ManagedChannelBuilder.forTarget(address)
        .usePlaintext()
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build();
  }

  private static String givenControl() {
    String control = System.getenv("GREENROOM_CONTROL");
    if (control == null || control.isBlank()) {
      throw new IllegalStateException(
          "GREENROOM_ADDRESS is set, GREENROOM_CONTROL is not. Set it to the control API that "
              + "`greenroom serve` prints, for example http://127.0.0.1:4002. Or unset both: then "
              + "the tests start a backend.");
    }
    return control;
  }

  private static Backend start() {
    try {
      Process process = serve();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
      // The first time in a clone, npx builds the package.
      String ready =
          CompletableFuture.supplyAsync(() -> firstLine(process)).get(2, TimeUnit.MINUTES);
      return new Backend(field(ready, "address"), field(ready, "control"));
    } catch (Exception e) {
      throw new IllegalStateException("`npx greenroom serve` did not get ready", e);
    }
  }

  private static String field(String ready, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(ready);
    if (!found.find()) {
      throw new IllegalStateException("it said: " + ready);
    }
    return found.group(1);
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
