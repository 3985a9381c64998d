package greenroom.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.OrchestrationStatusQuery;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HubsTest {

  @RegisterExtension final TaskHub here = new TaskHub();
  @RegisterExtension final TaskHub there = new TaskHub();

  @Test
  @DisplayName("2 one id in two task hubs is two instances")
  void twoHubs() {
    for (TaskHub hub : List.of(here, there)) {
      hub.orchestration("where", ctx -> ctx.complete(ctx.getInput(String.class)));
      hub.connectWorker();
    }

    here.start("where", "here", "a");
    there.start("where", "there", "a");

    assertEquals("here", here.end("a").readOutputAs(String.class));
    assertEquals("there", there.end("a").readOutputAs(String.class));
    here.client().purgeInstance("a");
    assertFalse(here.read("a").isInstanceFound());
    assertTrue(there.read("a").isInstanceFound());
  }

  @Test
  @DisplayName("127 a task hub that is created anew is empty, and keeps its workers")
  void recreated() {
    here.orchestration("echo", ctx -> ctx.complete(ctx.getInput(String.class)));
    here.connectWorker();
    here.run("echo", "before");

    here.client().createTaskHub(false);
    assertEquals(1, instances(here));
    here.client().createTaskHub(true);
    assertEquals(0, instances(here));

    OrchestrationMetadata after = here.run("echo", "after");
    assertEquals("after", after.readOutputAs(String.class));
  }

  @Test
  @DisplayName(
      "128 a task hub that is deleted holds nothing any more, and its neighbour everything")
  void deleted() {
    here.start("echo", "here", "a");
    there.start("echo", "there", "a");

    here.client().deleteTaskHub();

    assertFalse(here.read("a").isInstanceFound());
    assertTrue(there.read("a").isInstanceFound());
  }

  private static int instances(TaskHub hub) {
    return hub.client()
        .queryInstances(new OrchestrationStatusQuery())
        .getOrchestrationState()
        .size();
  }
}
