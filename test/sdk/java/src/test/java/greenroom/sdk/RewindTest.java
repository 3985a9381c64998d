package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.FAILED;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.StringValue;
import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import com.microsoft.durabletask.TaskActivity;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.RewindInstanceRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The SDK's client and executor know nothing of rewinding; its generated stub has the RPC. */
class RewindTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  private final List<String> executed = new CopyOnWriteArrayList<>();
  private final AtomicBoolean repaired = new AtomicBoolean();

  private final TaskActivity reserve =
      ctx -> {
        String item = ctx.getInput(String.class);
        executed.add(item);
        if (item.startsWith("rare") && !repaired.get()) {
          throw new IllegalStateException("no " + item + " left");
        }
        return item + " reserved";
      };

  @Test
  @DisplayName("91, 97, 99 a rewound instance repeats only what failed, and completes")
  void activity() throws InterruptedException {
    hub.orchestration(
        "order",
        ctx -> {
          String first = ctx.callActivity("reserve", "tea", String.class).await();
          String second = ctx.callActivity("reserve", "rare tea", String.class).await();
          ctx.complete(List.of(first, second));
        });
    hub.activity("reserve", reserve);
    Worker worker = hub.connectWorker();
    String id = hub.run("order", null).getInstanceId();
    assertEquals(FAILED, hub.status(id));
    worker.close();

    repaired.set(true);
    rewind(id);
    OrchestrationMetadata rewound = hub.read(id);
    assertEquals("RUNNING", rewound.getRuntimeStatus().name());
    assertFalse(hub.state(id).hasFailureDetails());
    hub.connectWorker();

    OrchestrationMetadata done = hub.end(id);
    assertEquals(COMPLETED, done.getRuntimeStatus(), done.getFailureDetails().getErrorMessage());
    assertEquals(
        List.of("tea reserved", "rare tea reserved"), List.of(done.readOutputAs(String[].class)));
    assertEquals(List.of("tea", "rare tea", "rare tea"), executed);
  }

  @Test
  @DisplayName("92 both failures of a fan-out are repeated")
  void fanOut() {
    hub.orchestration(
        "order",
        ctx -> {
          List<Task<String>> reserved =
              Stream.of("rare tea", "milk", "rare sugar")
                  .map(item -> ctx.callActivity("reserve", item, String.class))
                  .toList();
          ctx.complete(ctx.allOf(reserved).await());
        });
    hub.activity("reserve", reserve);
    hub.connectWorker();
    String id = hub.run("order", null).getInstanceId();
    assertEquals(FAILED, hub.status(id));

    repaired.set(true);
    rewind(id);

    OrchestrationMetadata done = hub.end(id);
    assertEquals(COMPLETED, done.getRuntimeStatus(), done.getFailureDetails().getErrorMessage());
    assertEquals(
        List.of("rare tea reserved", "milk reserved", "rare sugar reserved"),
        List.of(done.readOutputAs(String[].class)));
    assertEquals(
        List.of("milk", "rare sugar", "rare sugar", "rare tea", "rare tea"),
        executed.stream().sorted().toList());
  }

  @Test
  @DisplayName("94 with its parent a failed child is rewound")
  void child() {
    hub.orchestration(
        "parent",
        ctx ->
            ctx.complete(
                ctx.callSubOrchestrator(
                        "child", "rare tea", ctx.getInstanceId() + "/child", String.class)
                    .await()));
    hub.orchestration(
        "child",
        ctx ->
            ctx.complete(
                ctx.callActivity("reserve", ctx.getInput(String.class), String.class).await()));
    hub.activity("reserve", reserve);
    hub.connectWorker();
    String id = hub.run("parent", null).getInstanceId();
    assertEquals(FAILED, hub.status(id));

    repaired.set(true);
    rewind(id);

    assertEquals("rare tea reserved", hub.end(id).readOutputAs(String.class));
    assertEquals(COMPLETED, hub.status(id + "/child"));
    assertEquals(List.of("rare tea", "rare tea"), executed);
  }

  @Test
  @DisplayName("90 what has not failed cannot be rewound")
  void notFailed() {
    hub.connectWorker();
    String id = hub.run("sentinel", null).getInstanceId();

    assertEquals(FAILED_PRECONDITION, TaskHub.refusal(() -> rewind(id)).getCode());
    assertEquals(COMPLETED, hub.status(id));
  }

  private void rewind(String instanceId) {
    RewindInstanceRequest request =
        RewindInstanceRequest.newBuilder()
            .setInstanceId(instanceId)
            .setReason(StringValue.of("repaired"))
            .build();
    hub.rpc().rewindInstance(request);
  }
}
