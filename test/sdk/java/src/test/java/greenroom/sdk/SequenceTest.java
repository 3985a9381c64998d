package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SequenceTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName(
      "161 a sequence of activities, the first with action id 0, returns their results in order")
  void sequence() {
    hub.orchestration(
        "hello",
        ctx -> {
          List<String> greetings = new ArrayList<>();
          for (String city : List.of("Tokyo", "London", "Seattle")) {
            greetings.add(ctx.callActivity("greet", city, String.class).await());
          }
          ctx.complete(greetings);
        });
    hub.activity("greet", ctx -> "Hello, " + ctx.getInput(String.class) + "!");
    hub.connectWorker();

    OrchestrationMetadata done = hub.run("hello", null);

    assertEquals(COMPLETED, done.getRuntimeStatus());
    assertEquals("hello", done.getName());
    assertEquals(
        List.of("Hello, Tokyo!", "Hello, London!", "Hello, Seattle!"),
        List.of(done.readOutputAs(String[].class)));
  }

  @Test
  @DisplayName("a fan-out over 20 activities gathers every result in the order of the calls")
  void fanOut() {
    hub.orchestration(
        "squares",
        ctx -> {
          List<Task<Integer>> squares =
              IntStream.range(0, ctx.getInput(Integer.class))
                  .mapToObj(n -> ctx.callActivity("square", n, Integer.class))
                  .toList();
          ctx.complete(ctx.allOf(squares).await());
        });
    hub.activity(
        "square",
        ctx -> {
          int n = ctx.getInput(Integer.class);
          return n * n;
        });
    hub.connectWorker();

    OrchestrationMetadata done = hub.run("squares", 20);

    assertEquals(
        IntStream.range(0, 20).mapToObj(n -> n * n).toList(),
        List.of(done.readOutputAs(Integer[].class)));
  }

  @Test
  @DisplayName("186 an activity that nobody awaits runs although the orchestration is over")
  void unawaitedActivity() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    hub.orchestration(
        "fire and forget",
        ctx -> {
          ctx.callActivity("audit", "order 1");
          ctx.complete("done");
        });
    hub.activity(
        "audit",
        ctx -> {
          ran.countDown();
          return null;
        });
    hub.connectWorker();

    assertEquals("done", hub.run("fire and forget", null).readOutputAs(String.class));
    assertTrue(ran.await(TaskHub.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    hub.serveSentinel();
  }

  private record Step(int number, boolean replaying) {}

  @Test
  @DisplayName("174, 175 steps of earlier turns are replayed as such, at the time they first had")
  void replay() {
    List<Step> steps = new CopyOnWriteArrayList<>();
    List<List<Instant>> times = List.of(instants(), instants(), instants());
    hub.orchestration(
        "three steps",
        ctx -> {
          for (int number = 0; number < 3; number++) {
            steps.add(new Step(number, ctx.getIsReplaying()));
            times.get(number).add(ctx.getCurrentInstant());
            if (number < 2) {
              ctx.callActivity("nothing").await();
            }
          }
          ctx.complete(null);
        });
    hub.activity("nothing", ctx -> null);
    hub.connectWorker();

    assertEquals(COMPLETED, hub.run("three steps", null).getRuntimeStatus());

    List<Step> expected =
        List.of(
            new Step(0, false),
            new Step(0, true),
            new Step(1, false),
            new Step(0, true),
            new Step(1, true),
            new Step(2, false));
    assertEquals(expected, steps);
    Instant previous = Instant.MIN;
    for (List<Instant> seen : times) {
      assertEquals(1, seen.stream().distinct().count(), () -> "differs on replay: " + seen);
      assertNotNull(seen.get(0));
      assertTrue(!seen.get(0).isBefore(previous), () -> "goes back: " + times);
      previous = seen.get(0);
    }
  }

  private static List<Instant> instants() {
    return new CopyOnWriteArrayList<>();
  }
}
