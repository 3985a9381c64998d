package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.FAILED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.TERMINATED;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.PurgeInstanceCriteria;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Terminate, restart and purge. */
class LifecycleTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void orchestrations() {
    hub.orchestration("wait", ctx -> ctx.waitForExternalEvent("never").await());
    hub.orchestration(
        "count",
        ctx -> ctx.complete(ctx.getInput(String.class) + " run " + runs.incrementAndGet()));
    hub.orchestration(
        "fail",
        ctx -> {
          throw new IllegalStateException("broken");
        });
  }

  @Test
  @DisplayName(
      "72 a terminated instance has the output that it was terminated with, and no failure")
  void terminate() {
    hub.connectWorker();
    String id = hub.start("wait");
    hub.untilRunning(id);

    hub.client().terminate(id, List.of("not", "needed"));

    OrchestrationMetadata done = hub.end(id);
    assertEquals(TERMINATED, done.getRuntimeStatus());
    assertEquals(List.of("not", "needed"), done.readOutputAs(List.class));
    assertFalse(hub.state(id).hasFailureDetails());
  }

  @Test
  @DisplayName("73 an instance that no worker has seen can be terminated")
  void terminatePending() {
    String id = hub.start("wait");

    hub.client().terminate(id, null);

    assertEquals(TERMINATED, hub.end(id).getRuntimeStatus());
  }

  @Test
  @DisplayName(
      "74, 75 terminating the unknown is refused, terminating what is over changes nothing")
  void terminateNothing() {
    hub.connectWorker();
    String id = hub.run("count", "a").getInstanceId();

    hub.client().terminate(id, "too late");

    assertEquals(COMPLETED, hub.status(id));
    assertEquals("a run 1", hub.read(id).readOutputAs(String.class));
    assertEquals(
        NOT_FOUND, TaskHub.refusal(() -> hub.client().terminate("nobody", null)).getCode());
  }

  @Test
  @DisplayName(
      "83, 87 restarted under its id an instance runs again with its input, however it ended")
  void restart() {
    hub.connectWorker();
    String id = hub.run("count", "a").getInstanceId();

    assertEquals(id, hub.client().restartInstance(id, false));
    assertEquals("a run 2", hub.end(id).readOutputAs(String.class));

    String failed = hub.run("fail", null).getInstanceId();
    Instant firstFailure = hub.read(failed).getCreatedAt();
    assertEquals(failed, hub.client().restartInstance(failed, false));
    assertEquals(FAILED, hub.end(failed).getRuntimeStatus());
    assertTrue(hub.read(failed).getCreatedAt().isAfter(firstFailure));
  }

  @Test
  @DisplayName("84 restarted under a new id it runs beside the original")
  void restartWithNewId() {
    hub.connectWorker();
    String id = hub.run("count", "a").getInstanceId();

    String again = hub.client().restartInstance(id, true);

    assertNotEquals(id, again);
    assertEquals("a run 2", hub.end(again).readOutputAs(String.class));
    assertEquals("a run 1", hub.read(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName("82 there is nothing to restart under an unknown id")
  void restartNothing() {
    assertThrows(
        IllegalArgumentException.class, () -> hub.client().restartInstance("nobody", false));
  }

  @Test
  @DisplayName("115, 116, 117 purging by id removes what is over, not what runs or never was")
  void purge() {
    hub.connectWorker();
    String over = hub.run("count", "a").getInstanceId();
    String running = hub.start("wait");
    hub.untilRunning(running);

    assertEquals(1, hub.client().purgeInstance(over).getDeletedInstanceCount());
    assertFalse(hub.read(over).isInstanceFound());
    assertEquals(0, hub.client().purgeInstance(over).getDeletedInstanceCount());

    assertEquals(0, hub.client().purgeInstance(running).getDeletedInstanceCount());
    assertEquals(RUNNING, hub.status(running));
  }

  @Test
  @DisplayName("120 purging by status and time removes exactly the matching ones")
  void purgeByFilter() throws TimeoutException {
    hub.connectWorker();
    String completed = hub.run("count", "a").getInstanceId();
    String failed = hub.run("fail", null).getInstanceId();
    String running = hub.start("wait");
    hub.untilRunning(running);
    Instant since = hub.read(completed).getCreatedAt();
    Instant soon = Instant.now().plusSeconds(60);

    assertEquals(0, purge(new PurgeInstanceCriteria().setCreatedTimeFrom(soon)));
    assertEquals(
        1,
        purge(
            new PurgeInstanceCriteria()
                .setCreatedTimeFrom(since)
                .setCreatedTimeTo(soon)
                .setRuntimeStatusList(List.of(FAILED, RUNNING))));
    assertFalse(hub.read(failed).isInstanceFound());
    assertTrue(hub.read(completed).isInstanceFound());

    assertEquals(1, purge(new PurgeInstanceCriteria().setCreatedTimeFrom(since)));
    assertFalse(hub.read(completed).isInstanceFound());
    assertEquals(RUNNING, hub.status(running));
  }

  private int purge(PurgeInstanceCriteria criteria) throws TimeoutException {
    return hub.client()
        .purgeInstances(criteria.setTimeout(TaskHub.PATIENCE))
        .getDeletedInstanceCount();
  }
}
