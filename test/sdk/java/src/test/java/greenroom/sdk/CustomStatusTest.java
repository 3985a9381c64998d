package greenroom.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CustomStatusTest {

  record Progress(String stage, int percent) {}

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName("176 a custom status is there while the orchestration waits, and after its end")
  void kept() {
    hub.orchestration(
        "order",
        ctx -> {
          ctx.setCustomStatus(new Progress("packing", 50));
          ctx.waitForExternalEvent("packed").await();
          ctx.waitForExternalEvent("shipped").await();
          ctx.setCustomStatus(new Progress("shipped", 100));
          ctx.complete(null);
        });
    hub.connectWorker();
    String id = hub.start("order");

    OrchestrationMetadata packing =
        TaskHub.eventually(() -> hub.read(id), OrchestrationMetadata::isCustomStatusFetched);
    assertEquals(new Progress("packing", 50), packing.readCustomStatusAs(Progress.class));

    hub.client().raiseEvent(id, "packed");
    hub.serveSentinel();
    assertEquals(new Progress("packing", 50), hub.read(id).readCustomStatusAs(Progress.class));

    hub.client().raiseEvent(id, "shipped");
    assertEquals(new Progress("shipped", 100), hub.end(id).readCustomStatusAs(Progress.class));
  }

  @Test
  @DisplayName("177 a custom status that is cleared is unset again")
  void cleared() {
    hub.orchestration(
        "order",
        ctx -> {
          ctx.setCustomStatus("packing");
          ctx.waitForExternalEvent("packed").await();
          ctx.clearCustomStatus();
          ctx.complete("done");
        });
    hub.connectWorker();
    String id = hub.start("order");
    TaskHub.eventually(() -> hub.read(id), OrchestrationMetadata::isCustomStatusFetched);

    hub.client().raiseEvent(id, "packed");

    OrchestrationMetadata done = hub.end(id);
    assertFalse(done.isCustomStatusFetched());
    assertNull(done.readCustomStatusAs(String.class));
    assertTrue(hub.state(id).hasOutput());
    assertFalse(hub.state(id).hasCustomStatus());
  }
}
