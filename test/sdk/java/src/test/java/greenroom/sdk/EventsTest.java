package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.PENDING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventsTest {

  record Approval(String by, int limit) {}

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName("an event brings its payload to the orchestration that waits for it")
  void payload() {
    hub.orchestration(
        "approval",
        ctx -> {
          Approval approval = ctx.waitForExternalEvent("approved", Approval.class).await();
          ctx.complete(approval.by() + " up to " + approval.limit());
        });
    hub.connectWorker();
    String id = hub.start("approval");
    hub.untilRunning(id);

    hub.client().raiseEvent(id, "approved", new Approval("Ada", 500));

    assertEquals("Ada up to 500", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName(
      "54 events raised before any worker connects arrive in order, before the wait for them")
  void buffered() {
    hub.orchestration(
        "collect",
        ctx -> {
          List<Integer> numbers = new ArrayList<>();
          for (int n = 0; n < 3; n++) {
            numbers.add(ctx.waitForExternalEvent("number", Integer.class).await());
          }
          ctx.complete(numbers);
        });
    String id = hub.start("collect");
    Stream.of(1, 2, 3).forEach(n -> hub.client().raiseEvent(id, "number", n));
    assertEquals(PENDING, hub.status(id));

    hub.connectWorker();

    assertEquals(List.of(1, 2, 3), List.of(hub.end(id).readOutputAs(Integer[].class)));
  }

  @Test
  @DisplayName(
      "55 the name of a buffered event may differ in case from the name that is waited for")
  void nameInAnotherCase() {
    hub.orchestration(
        "approval",
        ctx -> {
          ctx.callActivity("ask").await();
          ctx.complete(ctx.waitForExternalEvent("Approved", String.class).await());
        });
    hub.activity("ask", ctx -> null);
    String id = hub.start("approval");
    hub.client().raiseEvent(id, "APPROVED", "Ada");

    hub.connectWorker();

    assertEquals("Ada", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName("56 three waits for one name receive one event each")
  void oneEventPerWait() {
    hub.orchestration(
        "three waits",
        ctx -> {
          List<Task<String>> waits =
              Stream.generate(() -> ctx.waitForExternalEvent("item", String.class))
                  .limit(3)
                  .toList();
          ctx.complete(ctx.allOf(waits).await());
        });
    hub.connectWorker();
    String id = hub.start("three waits");
    hub.untilRunning(id);

    hub.client().raiseEvent(id, "item", "a");
    hub.client().raiseEvent(id, "item", "b");
    hub.serveSentinel();
    assertEquals(RUNNING, hub.status(id));
    hub.client().raiseEvent(id, "item", "c");

    assertEquals(List.of("a", "b", "c"), List.of(hub.end(id).readOutputAs(String[].class)));
  }

  @Test
  @DisplayName("57 an event that one orchestration sends to another arrives once")
  void sentByAnOrchestration() {
    hub.orchestration(
        "receiver",
        ctx -> {
          String first = ctx.waitForExternalEvent("greeting", String.class).await();
          Task<String> second = ctx.waitForExternalEvent("greeting", String.class);
          ctx.waitForExternalEvent("enough").await();
          ctx.complete(List.of(first, second.isDone() ? "twice" : "once"));
        });
    hub.orchestration(
        "sender",
        ctx -> {
          ctx.sendEvent(ctx.getInput(String.class), "greeting", "hello from " + ctx.getName());
          ctx.complete(null);
        });
    hub.connectWorker();
    String receiver = hub.start("receiver");

    assertEquals(COMPLETED, hub.run("sender", receiver).getRuntimeStatus());
    hub.client().raiseEvent(receiver, "enough");

    assertEquals(
        List.of("hello from sender", "once"),
        List.of(hub.end(receiver).readOutputAs(String[].class)));
  }

  @Test
  @DisplayName(
      "58 an event sent to an instance that is not there is dropped, and its sender completes")
  void sentToNobody() {
    hub.orchestration(
        "sender",
        ctx -> {
          ctx.sendEvent("nobody", "greeting", "hello");
          ctx.complete("sent");
        });
    hub.connectWorker();

    OrchestrationMetadata sender = hub.run("sender", null);

    assertEquals(COMPLETED, sender.getRuntimeStatus());
    assertEquals("sent", sender.readOutputAs(String.class));
  }

  @Test
  @DisplayName("52 raising an event to an unknown instance is refused with NOT_FOUND")
  void unknownInstance() {
    assertEquals(
        NOT_FOUND, TaskHub.refusal(() -> hub.client().raiseEvent("nobody", "hello")).getCode());
  }

  @Test
  @DisplayName("53 an event for a completed instance is accepted and dropped")
  void completedInstance() {
    hub.orchestration("short", ctx -> ctx.complete(null));
    hub.connectWorker();
    OrchestrationMetadata done = hub.run("short", null);

    hub.client().raiseEvent(done.getInstanceId(), "too late", "hello");

    OrchestrationMetadata after = hub.read(done.getInstanceId());
    assertEquals(COMPLETED, after.getRuntimeStatus());
    assertEquals(done.getLastUpdatedAt(), after.getLastUpdatedAt());
    assertNull(after.readOutputAs(String.class));
  }
}
