package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.SUSPENDED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.TERMINATED;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SuspensionTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @BeforeEach
  void orchestrationThatWaits() {
    hub.orchestration(
        "approval",
        ctx -> ctx.complete(ctx.waitForExternalEvent("approved", String.class).await()));
  }

  @Test
  @DisplayName(
      "60, 61, 62 a suspended instance says so at once, holds its events and goes on when resumed")
  void suspendAndResume() {
    hub.connectWorker();
    String id = hub.start("approval");
    hub.untilRunning(id);

    hub.client().suspendInstance(id, "audit");
    assertEquals(SUSPENDED, hub.status(id));
    hub.client().raiseEvent(id, "approved", "Ada");
    hub.serveSentinel();
    assertEquals(SUSPENDED, hub.status(id));

    hub.client().resumeInstance(id, "audit over");
    OrchestrationMetadata done = hub.end(id);
    assertEquals(COMPLETED, done.getRuntimeStatus());
    assertEquals("Ada", done.readOutputAs(String.class));
  }

  @Test
  @DisplayName("63, 64 suspending twice takes one resume, and resuming what runs changes nothing")
  void repeated() {
    hub.connectWorker();
    String id = hub.start("approval");
    hub.untilRunning(id);

    hub.client().suspendInstance(id);
    hub.client().suspendInstance(id);
    hub.client().resumeInstance(id);
    assertEquals(RUNNING, hub.status(id));
    hub.client().resumeInstance(id);
    assertEquals(RUNNING, hub.status(id));

    hub.client().raiseEvent(id, "approved", "Ada");
    assertEquals("Ada", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName("67 the result of an activity is held while its orchestration is suspended")
  void holdsResults() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    hub.orchestration("ship", ctx -> ctx.complete(ctx.callActivity("pack", String.class).await()));
    hub.activity(
        "pack",
        ctx -> {
          started.countDown();
          try {
            return finish.await(TaskHub.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                ? "packed"
                : "stuck";
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    hub.connectWorker();
    String id = hub.start("ship");
    assertTrue(started.await(TaskHub.PATIENCE.toSeconds(), TimeUnit.SECONDS));

    hub.client().suspendInstance(id);
    finish.countDown();
    hub.serveSentinel();
    assertEquals(SUSPENDED, hub.status(id));

    hub.client().resumeInstance(id);
    assertEquals("packed", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName(
      "49, 266 suspended before any worker came it counts as started, and runs once when resumed")
  void beforeTheFirstTurn() throws TimeoutException {
    AtomicInteger calls = new AtomicInteger();
    hub.orchestration("order", ctx -> ctx.complete(ctx.callActivity("pay", String.class).await()));
    hub.activity(
        "pay",
        ctx -> {
          calls.incrementAndGet();
          return "paid";
        });
    String id = hub.start("order");
    hub.client().suspendInstance(id);
    assertEquals(
        SUSPENDED, hub.client().waitForInstanceStart(id, TaskHub.PATIENCE).getRuntimeStatus());
    hub.connectWorker();
    hub.serveSentinel();
    assertEquals(SUSPENDED, hub.status(id));
    assertEquals(0, calls.get());

    hub.client().resumeInstance(id);

    assertEquals("paid", hub.end(id).readOutputAs(String.class));
    hub.serveSentinel();
    assertEquals(1, calls.get());
  }

  @Test
  @DisplayName("69 a suspended instance can be terminated")
  void terminated() {
    hub.connectWorker();
    String id = hub.start("approval");
    hub.untilRunning(id);
    hub.client().suspendInstance(id);

    hub.client().terminate(id, "given up");

    OrchestrationMetadata done = hub.end(id);
    assertEquals(TERMINATED, done.getRuntimeStatus());
    assertEquals("given up", done.readOutputAs(String.class));
  }

  @Test
  @DisplayName(
      "65, 66 suspend and resume leave a completed instance alone and refuse an unknown one")
  void nothingToSuspend() {
    hub.connectWorker();
    String id = hub.start("approval");
    hub.client().raiseEvent(id, "approved", "Ada");
    hub.end(id);

    hub.client().suspendInstance(id);
    assertEquals(COMPLETED, hub.status(id));
    hub.client().resumeInstance(id);
    assertEquals(COMPLETED, hub.status(id));

    assertEquals(
        NOT_FOUND, TaskHub.refusal(() -> hub.client().suspendInstance("nobody")).getCode());
    assertEquals(NOT_FOUND, TaskHub.refusal(() -> hub.client().resumeInstance("nobody")).getCode());
  }
}
