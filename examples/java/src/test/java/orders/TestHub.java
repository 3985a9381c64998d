package orders;

import com.microsoft.durabletask.DataConverter;
import com.microsoft.durabletask.JacksonDataConverter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A task hub of greenroom as tests see it, over its control API: HTTP and JSON. Yours to copy. */
final class TestHub {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The SDK's own. */
  private static final DataConverter JSON = new JacksonDataConverter();

  private final String url;

  /** Makes a hub whose time is skipped: whatever a test waits for, days included, comes at once. */
  TestHub(String control, String name) {
    url = control + "/v1/hubs/" + name;
    send("PUT", "", "{\"time\": \"skip\"}");
  }

  /** Has the backend answer work in the place of workers; returns the fake's id. */
  String fake(String fake) {
    return (String) maps(send("POST", "/fakes", "[" + fake + "]"), "fakes").get(0).get("id");
  }

  /** What a fake was called with: {@code input}, {@code at} in milliseconds and more. */
  List<Map<String, Object>> calls(String fakeId) {
    return maps(send("GET", "/fakes/" + fakeId, ""), "calls");
  }

  /** Why whatever has not ended waits; empty when all has. */
  String explain() {
    return (String) send("GET", "/explain", "").get("text");
  }

  private Map<?, ?> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.body());
      }
      return JSON.deserialize(answer.body(), Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Map<?, ?> answer, String field) {
    return (List<Map<String, Object>>) answer.get(field);
  }
}
