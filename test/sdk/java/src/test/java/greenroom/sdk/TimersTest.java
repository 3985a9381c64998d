package greenroom.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import com.microsoft.durabletask.TaskCanceledException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimersTest {

  private static final Duration SHORT = Duration.ofMillis(600);

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName("a timer fires when its time has come, by the orchestration's clock and by ours")
  void fires() {
    hub.orchestration(
        "nap",
        ctx -> {
          Instant before = ctx.getCurrentInstant();
          ctx.createTimer(SHORT).await();
          ctx.complete(Duration.between(before, ctx.getCurrentInstant()).toMillis());
        });
    hub.connectWorker();
    long started = System.nanoTime();

    long slept = hub.run("nap", null).readOutputAs(Long.class);

    assertTrue(slept >= SHORT.toMillis(), () -> "fired after " + slept + " ms");
    assertTrue(System.nanoTime() - started >= SHORT.toNanos());
  }

  @Test
  @DisplayName(
      "a timer longer than the worker's maximum is made of several and fires once, not early")
  void parts() {
    AtomicInteger turns = new AtomicInteger();
    hub.orchestration(
        "long nap",
        ctx -> {
          turns.incrementAndGet();
          Instant before = ctx.getCurrentInstant();
          // Not its own await(), which in this release of the SDK ends with the first part.
          ctx.allOf(List.of(ctx.createTimer(SHORT))).await();
          ctx.complete(Duration.between(before, ctx.getCurrentInstant()).toMillis());
        });
    hub.connectWorker(builder -> builder.maximumTimerInterval(SHORT.dividedBy(3)));

    long slept = hub.run("long nap", null).readOutputAs(Long.class);

    assertTrue(slept >= SHORT.toMillis(), () -> "fired after " + slept + " ms");
    assertTrue(turns.get() >= 4, () -> turns + " turns are too few for three timers");
  }

  @Test
  @DisplayName("187 a timer of the past fires at once")
  void past() {
    hub.orchestration(
        "late",
        ctx -> {
          ctx.createTimer(ctx.getCurrentInstant().minusSeconds(60).atZone(ZoneOffset.UTC)).await();
          ctx.complete("fired");
        });
    hub.connectWorker();

    assertEquals("fired", hub.run("late", null).readOutputAs(String.class));
  }

  @Test
  @DisplayName("190 of an event and a timer the event wins when it comes first")
  void eventBeforeTimer() {
    hub.orchestration(
        "approval",
        ctx -> {
          Task<Boolean> approved = ctx.waitForExternalEvent("approved", Boolean.class);
          Task<Void> expired = ctx.createTimer(Duration.ofHours(1));
          Task<?> winner = ctx.anyOf(List.of(approved, expired)).await();
          ctx.complete(winner == approved ? "approved " + approved.await() : "expired");
        });
    hub.connectWorker();
    String id = hub.start("approval");
    hub.untilRunning(id);

    hub.client().raiseEvent(id, "approved", true);

    assertEquals("approved true", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName("a wait for an event is cancelled when its time is over")
  void eventTimesOut() {
    hub.orchestration(
        "approval",
        ctx -> {
          try {
            ctx.waitForExternalEvent("approved", SHORT, Boolean.class).await();
            ctx.complete("approved");
          } catch (TaskCanceledException e) {
            ctx.complete("nobody sent " + e.getTaskName());
          }
        });
    hub.connectWorker();

    OrchestrationMetadata done = hub.run("approval", null);

    assertEquals("nobody sent approved", done.readOutputAs(String.class));
  }
}
