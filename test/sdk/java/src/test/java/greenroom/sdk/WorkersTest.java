package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkersTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName("132 two workers, each running one thing at a time, have one activity each")
  void twoWorkers() {
    CyclicBarrier bothBusy = new CyclicBarrier(2);
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    hub.orchestration(
        "turn",
        ctx -> {
          workers.add(Thread.currentThread());
          ctx.complete(null);
        });
    hub.orchestration(
        "meet",
        ctx -> {
          Task<String> left = ctx.callActivity("arrive", "left", String.class);
          Task<String> right = ctx.callActivity("arrive", "right", String.class);
          ctx.complete(ctx.allOf(List.of(left, right)).await());
        });
    hub.activity(
        "arrive",
        ctx -> {
          try {
            bothBusy.await(TaskHub.PATIENCE.toSeconds(), TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException("nobody else came", e);
          }
          return ctx.getInput(String.class);
        });
    hub.connectWorker();
    hub.connectWorker();
    TaskHub.eventually(() -> hub.run("turn", null), done -> workers.size() == 2);

    OrchestrationMetadata done = hub.run("meet", null);

    assertEquals(COMPLETED, done.getRuntimeStatus(), done.getFailureDetails().getErrorMessage());
    assertEquals(List.of("left", "right"), List.of(done.readOutputAs(String[].class)));
  }

  @Test
  @DisplayName("135 an activity whose worker is lost runs again on another worker")
  void lostWorker() throws InterruptedException {
    List<String> attempts = new CopyOnWriteArrayList<>();
    CountDownLatch never = new CountDownLatch(1);
    hub.orchestration("ship", ctx -> ctx.complete(ctx.callActivity("pack", String.class).await()));
    hub.activity(
        "pack",
        ctx -> {
          attempts.add("first worker");
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "half packed";
        });
    Worker lost = hub.connectWorker();
    String id = hub.start("ship");
    TaskHub.eventually(attempts::size, count -> count == 1);

    lost.close();
    hub.activity(
        "pack",
        ctx -> {
          attempts.add("second worker");
          return "packed";
        });
    hub.connectWorker();

    assertEquals("packed", hub.end(id).readOutputAs(String.class));
    assertEquals(List.of("first worker", "second worker"), attempts);
  }
}
