package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.TERMINATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.durabletask.OrchestrationMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContinueAsNewTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName(
      "202 a counter continues as new until it is done; its input is the last generation's")
  void counter() {
    hub.orchestration(
        "count to 5",
        ctx -> {
          int n = ctx.getInput(Integer.class);
          if (n < 5) {
            ctx.continueAsNew(n + 1);
          }
          ctx.complete("counted to " + n);
        });
    hub.connectWorker();

    OrchestrationMetadata done = hub.run("count to 5", 0);

    assertEquals(COMPLETED, done.getRuntimeStatus());
    assertEquals("counted to 5", done.readOutputAs(String.class));
    assertEquals(5, done.readInputAs(Integer.class));
  }

  @Test
  @DisplayName("203 ten events raised while generations roll are received once each")
  void carriesEventsOver() {
    List<Integer> stored = new CopyOnWriteArrayList<>();
    hub.orchestration(
        "inbox",
        ctx -> {
          int received = ctx.getInput(Integer.class);
          if (received == 10) {
            ctx.complete(received);
            return;
          }
          int item = ctx.waitForExternalEvent("item", Integer.class).await();
          // A turn of its own: the SDK carries over every event of the turn that continues as new,
          // those that it has already consumed included.
          ctx.callActivity("store", item).await();
          ctx.continueAsNew(received + 1);
        });
    hub.activity("store", ctx -> stored.add(ctx.getInput(Integer.class)));
    hub.connectWorker();
    String id = hub.start("inbox", 0);
    List<Integer> items = IntStream.range(0, 10).boxed().toList();

    items.forEach(item -> hub.client().raiseEvent(id, "item", item));

    assertEquals(10, hub.end(id).readOutputAs(Integer.class));
    assertEquals(items, new ArrayList<>(stored).stream().sorted().toList());
  }

  @Test
  @DisplayName("events are left behind when the orchestration does not want to keep them")
  void leavesEventsBehind() {
    hub.orchestration(
        "forgetful",
        ctx -> {
          if (ctx.getInput(Integer.class) == 0) {
            ctx.waitForExternalEvent("go").await();
            ctx.continueAsNew(1, false);
          }
          ctx.complete(ctx.waitForExternalEvent("item", String.class).await());
        });
    String id = hub.start("forgetful", 0);
    hub.client().raiseEvent(id, "item", "old");
    hub.client().raiseEvent(id, "go");

    hub.connectWorker();
    TaskHub.eventually(() -> hub.read(id).readInputAs(Integer.class), input -> input == 1);
    hub.serveSentinel();
    assertEquals(RUNNING, hub.status(id));
    hub.client().raiseEvent(id, "item", "new");

    assertEquals("new", hub.end(id).readOutputAs(String.class));
  }

  @Test
  @DisplayName("204, 205 results and timers of an old generation do not wake the new one")
  void forgetsOldWork() {
    AtomicInteger packed = new AtomicInteger();
    AtomicInteger turnsOfNewGeneration = new AtomicInteger();
    hub.orchestration(
        "restless",
        ctx -> {
          if (ctx.getInput(Integer.class) == 0) {
            ctx.callActivity("pack");
            ctx.createTimer(Duration.ofMillis(100));
            ctx.continueAsNew(1);
          }
          turnsOfNewGeneration.incrementAndGet();
          ctx.complete(ctx.waitForExternalEvent("go", String.class).await());
        });
    hub.orchestration("nap", ctx -> ctx.createTimer(Duration.ofMillis(300)).await());
    hub.activity("pack", ctx -> packed.incrementAndGet());
    hub.connectWorker();
    String id = hub.start("restless", 0);
    TaskHub.eventually(turnsOfNewGeneration::get, turns -> turns == 1);

    // Long enough for the old timer; and its one worker has answered all that came before.
    hub.run("nap", null);
    assertEquals(1, packed.get());
    hub.client().raiseEvent(id, "go", "fresh");

    assertEquals("fresh", hub.end(id).readOutputAs(String.class));
    assertEquals(2, turnsOfNewGeneration.get());
  }

  @Test
  @DisplayName(
      "210, 211 it is RUNNING between generations, and the old one's custom status is gone")
  void status() {
    hub.orchestration(
        "two generations",
        ctx -> {
          if (ctx.getInput(Integer.class) == 0) {
            ctx.setCustomStatus("first generation");
            ctx.waitForExternalEvent("next").await();
            ctx.continueAsNew(1, false);
          }
          ctx.waitForExternalEvent("never").await();
        });
    hub.connectWorker();
    String id = hub.start("two generations", 0);
    TaskHub.eventually(() -> hub.read(id), OrchestrationMetadata::isCustomStatusFetched);

    hub.client().raiseEvent(id, "next");
    TaskHub.eventually(
        () -> {
          assertEquals(RUNNING, hub.status(id));
          return hub.read(id).readInputAs(Integer.class);
        },
        input -> input == 1);

    hub.serveSentinel();
    assertFalse(hub.read(id).isCustomStatusFetched());
    hub.client().terminate(id, null);
    assertEquals(TERMINATED, hub.end(id).getRuntimeStatus());
  }
}
