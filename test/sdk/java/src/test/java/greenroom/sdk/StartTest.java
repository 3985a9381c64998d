package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.PENDING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static io.grpc.Status.Code.ALREADY_EXISTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.NewOrchestrationInstanceOptions;
import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.TaskOrchestration;
import io.grpc.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StartTest {

  private static final TaskOrchestration ECHO = ctx -> ctx.complete(ctx.getInput(Object.class));

  @RegisterExtension final TaskHub hub = new TaskHub();

  @BeforeEach
  void orchestrations() {
    hub.orchestration("echo", ECHO);
    hub.orchestration(
        "wait", ctx -> ctx.complete(ctx.waitForExternalEvent("go", String.class).await()));
  }

  @Test
  @DisplayName("10 an id that is given is kept to the letter, and so is the input")
  void givenId() {
    hub.connectWorker();

    String id = hub.start("echo", Map.of("item", "tea", "count", 2), "Orders/2026 №1");

    assertEquals("Orders/2026 №1", id);
    OrchestrationMetadata done = hub.end(id);
    assertEquals(id, done.getInstanceId());
    assertEquals(Map.of("item", "tea", "count", 2), done.readInputAs(Map.class));
    assertEquals(Map.of("item", "tea", "count", 2), done.readOutputAs(Map.class));
    assertTrue(done.isCompleted());
    assertFalse(done.getLastUpdatedAt().isBefore(done.getCreatedAt()));
  }

  @Test
  @DisplayName("30 without an input the orchestration gets null")
  void noInput() {
    hub.orchestration("is null", ctx -> ctx.complete(ctx.getInput(String.class) == null));
    hub.connectWorker();

    assertTrue(hub.run("is null", null).readOutputAs(Boolean.class));
  }

  @Test
  @DisplayName("27 a version given at the start is kept with the instance")
  void version() {
    hub.connectWorker();
    NewOrchestrationInstanceOptions options =
        new NewOrchestrationInstanceOptions().setVersion("2.1").setInput("versioned");

    String id = hub.client().scheduleNewOrchestrationInstance("echo", options);

    assertEquals("versioned", hub.end(id).readOutputAs(String.class));
    assertEquals("2.1", hub.state(id).getVersion().getValue());
    assertFalse(hub.state(hub.start("echo")).hasVersion());
  }

  @Test
  @DisplayName("22 an instance with a start time waits for it")
  void startTime() {
    hub.orchestration("when", ctx -> ctx.complete(ctx.getCurrentInstant().toEpochMilli()));
    hub.connectWorker();
    Instant due = Instant.now().plusMillis(1000).truncatedTo(ChronoUnit.MILLIS);
    NewOrchestrationInstanceOptions options =
        new NewOrchestrationInstanceOptions().setStartTime(due);

    String id = hub.client().scheduleNewOrchestrationInstance("when", options);

    assertEquals(PENDING, hub.status(id));
    long started = hub.end(id).readOutputAs(Long.class);
    assertTrue(started >= due.toEpochMilli(), () -> started + " is before " + due.toEpochMilli());
  }

  @Test
  @DisplayName("12 starting what is running is refused with ALREADY_EXISTS")
  void running() {
    hub.connectWorker();
    String id = hub.start("wait");
    hub.untilRunning(id);

    Status refusal = TaskHub.refusal(() -> hub.start("echo", "again", id));

    assertEquals(ALREADY_EXISTS, refusal.getCode());
    assertTrue(
        refusal.getDescription().contains("orchestration instance already exists"),
        refusal.getDescription());
    assertEquals("wait", hub.read(id).getName());
    assertEquals(RUNNING, hub.status(id));
  }

  @Test
  @DisplayName("13 starting what is over replaces it")
  void over() {
    hub.connectWorker();
    String id = hub.run("echo", "first").getInstanceId();

    hub.start("echo", "second", id);

    OrchestrationMetadata done = hub.end(id);
    assertEquals(COMPLETED, done.getRuntimeStatus());
    assertEquals("second", done.readOutputAs(String.class));
  }

  @Test
  @DisplayName("33 an unknown instance is not found, which is no error")
  void unknown() {
    assertFalse(hub.read("nobody").isInstanceFound());
    assertTrue(hub.read(hub.start("echo")).isInstanceFound());
  }

  @Test
  @DisplayName("34 payloads come only on request")
  void payloads() {
    hub.connectWorker();
    String id = hub.run("echo", "secret").getInstanceId();

    OrchestrationMetadata slim = hub.client().getInstanceMetadata(id, false);

    assertEquals("", slim.getSerializedInput());
    assertEquals("", slim.getSerializedOutput());
    assertThrows(IllegalStateException.class, () -> slim.readOutputAs(String.class));
    assertEquals("secret", hub.read(id).readOutputAs(String.class));
  }
}
