package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.PENDING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitsTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @BeforeEach
  void orchestrationThatWaits() {
    hub.orchestration(
        "wait", ctx -> ctx.complete(ctx.waitForExternalEvent("go", String.class).await()));
  }

  @Test
  @DisplayName(
      "40 waiting for the start of an orchestration that blocks in its first turn times out")
  void blockedFirstTurn() throws InterruptedException, TimeoutException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    hub.orchestration(
        "blocked",
        ctx -> {
          entered.countDown();
          try {
            release.await(TaskHub.PATIENCE.toSeconds(), TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          ctx.waitForExternalEvent("never").await();
        });
    hub.connectWorker();
    String id = hub.start("blocked");
    assertTrue(entered.await(TaskHub.PATIENCE.toSeconds(), TimeUnit.SECONDS));

    assertThrows(
        TimeoutException.class,
        () -> hub.client().waitForInstanceStart(id, Duration.ofMillis(500)));
    assertEquals(PENDING, hub.status(id));

    release.countDown();
    assertEquals(
        RUNNING, hub.client().waitForInstanceStart(id, TaskHub.PATIENCE).getRuntimeStatus());
  }

  @Test
  @DisplayName("41 waiting for the end of what goes on times out, and does not disturb it")
  void waitTimesOut() {
    hub.connectWorker();
    String id = hub.start("wait");
    hub.untilRunning(id);

    assertThrows(
        TimeoutException.class,
        () -> hub.client().waitForInstanceCompletion(id, Duration.ofMillis(300), true));
    assertEquals(RUNNING, hub.status(id));

    hub.client().raiseEvent(id, "go", "on");
    assertEquals("on", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName("43 without a worker an instance stays PENDING until one comes")
  void noWorker() throws TimeoutException {
    String id = hub.start("wait");

    assertThrows(
        TimeoutException.class,
        () -> hub.client().waitForInstanceStart(id, Duration.ofMillis(300)));
    assertEquals(PENDING, hub.status(id));

    hub.connectWorker();
    assertEquals(
        RUNNING, hub.client().waitForInstanceStart(id, TaskHub.PATIENCE).getRuntimeStatus());
  }
}
