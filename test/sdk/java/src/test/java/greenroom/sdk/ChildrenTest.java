package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.FAILED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.TERMINATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.FailureDetails;
import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.Task;
import com.microsoft.durabletask.TaskFailedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChildrenTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @Test
  @DisplayName("194 a parent receives the results of its children, which have ids of their own")
  void results() {
    hub.orchestration(
        "parent",
        ctx -> {
          List<Task<String>> children =
              List.of(
                  ctx.callSubOrchestrator("child", null, String.class),
                  ctx.callSubOrchestrator("child", null, String.class),
                  ctx.callSubOrchestrator("child", null, ctx.getInstanceId() + "/3", String.class));
          ctx.complete(ctx.allOf(children).await());
        });
    hub.orchestration("child", ctx -> ctx.complete(ctx.getInstanceId()));
    hub.connectWorker();

    OrchestrationMetadata parent = hub.run("parent", null);

    List<String> ids = List.of(parent.readOutputAs(String[].class));
    assertEquals(parent.getInstanceId() + "/3", ids.get(2));
    assertEquals(3, Set.copyOf(ids).size(), () -> "not unique: " + ids);
    for (String id : ids) {
      assertEquals(COMPLETED, hub.status(id));
    }
  }

  @Test
  @DisplayName(
      "195 a parent catches its child's failure with the child's type, message and stack trace")
  void failure() {
    hub.orchestration(
        "parent",
        ctx -> {
          try {
            ctx.callSubOrchestrator("child", null, ctx.getInstanceId() + "/child", Void.class)
                .await();
            ctx.complete("no failure");
          } catch (TaskFailedException e) {
            FailureDetails details = e.getErrorDetails();
            ctx.complete(
                List.of(
                    e.getTaskName(),
                    details.getErrorType(),
                    details.getErrorMessage(),
                    details.getStackTrace()));
          }
        });
    hub.orchestration(
        "child",
        ctx -> {
          throw new IllegalStateException("the child is broken");
        });
    hub.connectWorker();

    OrchestrationMetadata parent = hub.run("parent", null);

    String[] caught = parent.readOutputAs(String[].class);
    assertEquals(
        List.of("child", "java.lang.IllegalStateException", "the child is broken"),
        List.of(caught).subList(0, 3));
    assertTrue(caught[3].contains(ChildrenTest.class.getName()), caught[3]);
    OrchestrationMetadata child = hub.read(parent.getInstanceId() + "/child");
    assertEquals(FAILED, child.getRuntimeStatus());
    assertEquals("the child is broken", child.getFailureDetails().getErrorMessage());
  }

  @Test
  @DisplayName("196 a terminated child fails its parent's task, and the parent may catch it")
  void terminatedChild() {
    hub.orchestration(
        "parent",
        ctx -> {
          try {
            ctx.callSubOrchestrator("child", null, ctx.getInstanceId() + "/child", Void.class)
                .await();
            ctx.complete("no failure");
          } catch (TaskFailedException e) {
            ctx.complete("caught " + e.getTaskName());
          }
        });
    hub.orchestration("child", ctx -> ctx.waitForExternalEvent("never").await());
    hub.connectWorker();
    String parent = hub.start("parent");
    hub.untilRunning(parent + "/child");

    hub.client().terminate(parent + "/child", "not needed");

    assertEquals("caught child", hub.end(parent).readOutputAs(String.class));
    assertEquals(TERMINATED, hub.status(parent + "/child"));
  }

  @Test
  @DisplayName("78 a terminated parent leaves its child running, which still completes")
  void terminatedParent() {
    hub.orchestration(
        "parent",
        ctx ->
            ctx.callSubOrchestrator("child", null, ctx.getInstanceId() + "/child", Void.class)
                .await());
    hub.orchestration(
        "child", ctx -> ctx.complete(ctx.waitForExternalEvent("go", String.class).await()));
    hub.connectWorker();
    String parent = hub.start("parent");
    hub.untilRunning(parent + "/child");

    hub.client().terminate(parent, "enough");
    assertEquals(TERMINATED, hub.end(parent).getRuntimeStatus());
    hub.serveSentinel();
    assertEquals(RUNNING, hub.status(parent + "/child"));

    hub.client().raiseEvent(parent + "/child", "go", "on my own");
    assertEquals("on my own", hub.end(parent + "/child").readOutputAs(String.class));
    assertEquals(TERMINATED, hub.status(parent));
  }

  @Test
  @DisplayName(
      "199 a child under the id of another running instance fails, and leaves that one alone")
  void takenId() {
    hub.orchestration(
        "parent",
        ctx -> {
          String taken = ctx.getInput(String.class);
          try {
            ctx.complete(ctx.callSubOrchestrator("child", null, taken, String.class).await());
          } catch (TaskFailedException e) {
            ctx.complete("refused");
          }
        });
    hub.orchestration("child", ctx -> ctx.complete("ran"));
    hub.orchestration(
        "other", ctx -> ctx.complete(ctx.waitForExternalEvent("go", String.class).await()));
    hub.connectWorker();
    String other = hub.start("other");
    hub.untilRunning(other);

    assertEquals("refused", hub.run("parent", other).readOutputAs(String.class));

    assertEquals(RUNNING, hub.status(other));
    hub.client().raiseEvent(other, "go", "undisturbed");
    assertEquals("undisturbed", hub.end(other).readOutputAs(String.class));
  }

  @Test
  @DisplayName("197 a child that continues as new counts as one, with its last generation's result")
  void childContinuesAsNew() {
    Set<String> childIds = new HashSet<>();
    hub.orchestration(
        "parent",
        ctx -> ctx.complete(ctx.callSubOrchestrator("countdown", 2, String.class).await()));
    hub.orchestration(
        "countdown",
        ctx -> {
          childIds.add(ctx.getInstanceId());
          int left = ctx.getInput(Integer.class);
          if (left > 0) {
            ctx.continueAsNew(left - 1);
          }
          ctx.complete("lift-off");
        });
    hub.connectWorker();

    OrchestrationMetadata parent = hub.run("parent", null);

    assertEquals("lift-off", parent.readOutputAs(String.class));
    assertEquals(1, childIds.size());
    assertFalse(childIds.contains(parent.getInstanceId()));
  }
}
