package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.CompositeTaskFailedException;
import com.microsoft.durabletask.FailureDetails;
import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import com.microsoft.durabletask.TaskFailedException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailuresTest {

  static final class OutOfStock extends RuntimeException {
    OutOfStock(String item) {
      super("no " + item + " left");
    }
  }

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName(
      "an activity's failure that nobody catches fails the orchestration, and names the activity")
  void uncaught() {
    hub.orchestration("order", ctx -> ctx.callActivity("reserve", "tea").await());
    hub.activity(
        "reserve",
        ctx -> {
          throw new OutOfStock(ctx.getInput(String.class));
        });
    hub.connectWorker();

    OrchestrationMetadata order = hub.run("order", null);

    assertEquals(FAILED, order.getRuntimeStatus());
    assertEquals("", order.getSerializedOutput());
    FailureDetails failure = order.getFailureDetails();
    assertEquals(TaskFailedException.class.getName(), failure.getErrorType());
    assertEquals(
        "Task 'reserve' (#0) failed with an unhandled exception: no tea left",
        failure.getErrorMessage());
    assertTrue(failure.getStackTrace().contains("FailuresTest"), failure.getStackTrace());
  }

  @Test
  @DisplayName(
      "181 an orchestration that catches it sees the exception's type, message and stack trace")
  void caught() {
    hub.orchestration(
        "order",
        ctx -> {
          try {
            ctx.callActivity("reserve", "tea").await();
            ctx.complete("reserved");
          } catch (TaskFailedException e) {
            FailureDetails details = e.getErrorDetails();
            ctx.complete(
                List.of(
                    e.getTaskName(),
                    details.getErrorType(),
                    details.getErrorMessage(),
                    details.isCausedBy(OutOfStock.class),
                    details.isCausedBy(RuntimeException.class),
                    details.isCausedBy(IllegalStateException.class),
                    details.getStackTrace().contains("FailuresTest")));
          }
        });
    hub.activity(
        "reserve",
        ctx -> {
          throw new OutOfStock(ctx.getInput(String.class));
        });
    hub.connectWorker();

    OrchestrationMetadata order = hub.run("order", null);

    assertEquals(COMPLETED, order.getRuntimeStatus());
    assertEquals(
        List.of("reserve", OutOfStock.class.getName(), "no tea left", true, true, false, true),
        List.of(order.readOutputAs(Object[].class)));
  }

  @Test
  @DisplayName("155 an exception without a message is a failure all the same")
  void emptyMessage() {
    hub.orchestration(
        "order",
        ctx -> {
          try {
            ctx.callActivity("reserve").await();
            ctx.complete("reserved");
          } catch (TaskFailedException e) {
            ctx.complete("caught '" + e.getErrorDetails().getErrorMessage() + "'");
          }
        });
    hub.activity(
        "reserve",
        ctx -> {
          throw new IllegalStateException("");
        });
    hub.connectWorker();

    assertEquals("caught ''", hub.run("order", null).readOutputAs(String.class));
  }

  @Test
  @DisplayName("in a fan-out with failures every task ends, and the failures come together")
  void composite() {
    hub.orchestration(
        "order",
        ctx -> {
          List<Task<String>> reserved =
              Stream.of("tea", "milk", "sugar")
                  .map(item -> ctx.callActivity("reserve", item, String.class))
                  .toList();
          try {
            ctx.complete(ctx.allOf(reserved).await());
          } catch (CompositeTaskFailedException e) {
            ctx.complete(e.getExceptions().stream().map(Exception::getMessage).toList());
          }
        });
    hub.activity(
        "reserve",
        ctx -> {
          String item = ctx.getInput(String.class);
          if (item.equals("milk")) {
            return item;
          }
          throw new OutOfStock(item);
        });
    hub.connectWorker();

    OrchestrationMetadata order = hub.run("order", null);

    assertEquals(
        List.of(
            "Task 'reserve' (#0) failed with an unhandled exception: no tea left",
            "Task 'reserve' (#2) failed with an unhandled exception: no sugar left"),
        List.of(order.readOutputAs(String[].class)));
  }

  @Test
  @DisplayName("183 an activity that the worker does not know fails the orchestration by name")
  void unknownActivity() {
    hub.orchestration("order", ctx -> ctx.callActivity("reserve").await());
    hub.connectWorker();

    OrchestrationMetadata order = hub.run("order", null);

    assertEquals(FAILED, order.getRuntimeStatus());
    String message = order.getFailureDetails().getErrorMessage();
    assertTrue(message.contains("No activity task named 'reserve' is registered"), message);
  }

  @Test
  @DisplayName("38 the failure is there for whoever reads the instance without its payloads")
  void withoutPayloads() {
    hub.orchestration(
        "order",
        ctx -> {
          throw new OutOfStock("tea");
        });
    hub.connectWorker();
    String id = hub.run("order", "input").getInstanceId();

    OrchestrationMetadata order = hub.client().getInstanceMetadata(id, false);

    assertEquals(FAILED, order.getRuntimeStatus());
    assertEquals(OutOfStock.class.getName(), order.getFailureDetails().getErrorType());
    assertEquals("no tea left", order.getFailureDetails().getErrorMessage());
    assertFalse(order.getFailureDetails().isNonRetriable());
    assertEquals("", order.getSerializedInput());
  }
}
