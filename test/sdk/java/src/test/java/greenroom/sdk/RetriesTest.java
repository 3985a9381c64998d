package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.RetryHandler;
import com.microsoft.durabletask.RetryPolicy;
import com.microsoft.durabletask.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetriesTest {

  private static final TaskOptions THREE_ATTEMPTS =
      new TaskOptions(new RetryPolicy(3, Duration.ofMillis(50)));

  @RegisterExtension final TaskHub hub = new TaskHub();

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  @DisplayName("184 an activity that always fails is tried as often as its policy allows")
  void exhausted() {
    hub.orchestration(
        "order", ctx -> ctx.callActivity("pay", null, THREE_ATTEMPTS, String.class).await());
    hub.activity(
        "pay",
        ctx -> {
          throw new IllegalStateException("attempt " + attempts.incrementAndGet() + " failed");
        });
    hub.connectWorker();

    OrchestrationMetadata order = hub.run("order", null);

    assertEquals(FAILED, order.getRuntimeStatus());
    String message = order.getFailureDetails().getErrorMessage();
    assertTrue(message.endsWith("attempt 3 failed"), message);
    hub.serveSentinel();
    assertEquals(3, attempts.get());
  }

  @Test
  @DisplayName("the attempt that succeeds is the last, and the pauses between attempts were kept")
  void succeedsInTheEnd() {
    hub.orchestration(
        "order",
        ctx -> {
          Instant before = ctx.getCurrentInstant();
          String paid = ctx.callActivity("pay", null, THREE_ATTEMPTS, String.class).await();
          long pauses = Duration.between(before, ctx.getCurrentInstant()).toMillis();
          ctx.complete(List.of(paid, pauses));
        });
    hub.activity(
        "pay",
        ctx -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
          return "paid";
        });
    hub.connectWorker();

    Object[] output = hub.run("order", null).readOutputAs(Object[].class);

    assertEquals("paid", output[0]);
    assertTrue((int) output[1] >= 2 * 50, () -> "paused for " + output[1] + " ms");
    assertEquals(3, attempts.get());
  }

  @Test
  @DisplayName("a retry handler sees every failure and decides")
  void handler() {
    List<String> decisions = new CopyOnWriteArrayList<>();
    RetryHandler notAfterFraud =
        failed -> {
          if (!failed.getOrchestrationContext().getIsReplaying()) {
            decisions.add(
                failed.getLastAttemptNumber() + " " + failed.getLastFailure().getErrorMessage());
          }
          return failed.getLastFailure().isCausedBy(IllegalStateException.class);
        };
    hub.orchestration(
        "order",
        ctx -> ctx.callActivity("pay", null, new TaskOptions(notAfterFraud), Void.class).await());
    hub.activity(
        "pay",
        ctx -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("busy");
          }
          throw new SecurityException("fraud");
        });
    hub.connectWorker();

    OrchestrationMetadata order = hub.run("order", null);

    assertEquals(FAILED, order.getRuntimeStatus());
    assertEquals(List.of("1 busy", "2 busy", "3 fraud"), decisions);
    assertEquals(3, attempts.get());
  }

  @Test
  @DisplayName("185 the attempts of a child run one after another under one id")
  void children() {
    Set<String> childIds = ConcurrentHashMap.newKeySet();
    hub.orchestration(
        "parent",
        ctx ->
            ctx.complete(
                ctx.callSubOrchestrator("child", "input", null, THREE_ATTEMPTS, String.class)
                    .await()));
    hub.orchestration(
        "child",
        ctx -> {
          childIds.add(ctx.getInstanceId());
          int attempt = attempts.incrementAndGet();
          if (attempt < 3) {
            throw new IllegalStateException("attempt " + attempt + " failed");
          }
          ctx.complete("attempt " + attempt + " with " + ctx.getInput(String.class));
        });
    hub.connectWorker();

    OrchestrationMetadata parent = hub.run("parent", null);

    assertEquals("attempt 3 with input", parent.readOutputAs(String.class));
    assertEquals(3, attempts.get());
    assertEquals(1, childIds.size(), childIds::toString);
  }
}
