package greenroom.sdk;

import static com.microsoft.durabletask.OrchestrationRuntimeStatus.COMPLETED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.FAILED;
import static com.microsoft.durabletask.OrchestrationRuntimeStatus.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.OrchestrationStatusQuery;
import com.microsoft.durabletask.OrchestrationStatusQueryResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueriesTest {

  @RegisterExtension final TaskHub hub = new TaskHub();

  @BeforeEach
  void instances() {
    hub.orchestration("echo", ctx -> ctx.complete(ctx.getInput(String.class)));
    hub.orchestration("wait", ctx -> ctx.waitForExternalEvent("never").await());
    hub.orchestration(
        "fail",
        ctx -> {
          throw new IllegalStateException("broken");
        });
    hub.connectWorker();
    hub.end(hub.start("echo", "hello", "order-1"));
    hub.end(hub.start("fail", null, "order-2"));
    hub.start("wait", null, "invoice-1");
    hub.untilRunning("invoice-1");
  }

  @Test
  @DisplayName("105 by status")
  void byStatus() {
    assertEquals(Set.of("order-1"), ids(query().setRuntimeStatusList(List.of(COMPLETED))));
    assertEquals(
        Set.of("order-2", "invoice-1"),
        ids(query().setRuntimeStatusList(List.of(FAILED, RUNNING))));
    assertEquals(Set.of("order-1", "order-2", "invoice-1"), ids(query()));
  }

  @Test
  @DisplayName("106 by the time of creation")
  void byTime() {
    Instant second = hub.read("order-2").getCreatedAt();

    assertEquals(Set.of("order-2", "invoice-1"), ids(query().setCreatedTimeFrom(second)));
    assertEquals(Set.of("order-1", "order-2"), ids(query().setCreatedTimeTo(second)));
    assertEquals(Set.of(), ids(query().setCreatedTimeFrom(Instant.now().plusSeconds(60))));
  }

  @Test
  @DisplayName("107 by the beginning of the id, in its own case")
  void byPrefix() {
    assertEquals(Set.of("order-1", "order-2"), ids(query().setInstanceIdPrefix("order-")));
    assertEquals(Set.of(), ids(query().setInstanceIdPrefix("Order-")));
  }

  @Test
  @DisplayName("filters are joined by and")
  void allFilters() {
    assertEquals(
        Set.of("order-2"),
        ids(query().setInstanceIdPrefix("order-").setRuntimeStatusList(List.of(FAILED, RUNNING))));
  }

  @Test
  @DisplayName("108 payloads come only on request")
  void payloads() {
    OrchestrationStatusQuery one = query().setInstanceIdPrefix("order-1");

    OrchestrationMetadata slim = hub.client().queryInstances(one).getOrchestrationState().get(0);
    assertThrows(IllegalStateException.class, () -> slim.readOutputAs(String.class));
    assertEquals("", slim.getSerializedOutput());

    one.setFetchInputsAndOutputs(true);
    OrchestrationMetadata full = hub.client().queryInstances(one).getOrchestrationState().get(0);
    assertEquals("echo", full.getName());
    assertEquals("hello", full.readInputAs(String.class));
    assertEquals("hello", full.readOutputAs(String.class));
  }

  @Test
  @DisplayName("102, 103 page by page, also when the page's size changes on the way")
  void pages() {
    IntStream.range(0, 8).forEach(n -> hub.start("wait", null, "page-" + n));
    OrchestrationStatusQuery walk = query().setInstanceIdPrefix("page-").setMaxInstanceCount(3);

    OrchestrationStatusQueryResult first = hub.client().queryInstances(walk);
    walk.setContinuationToken(first.getContinuationToken());
    OrchestrationStatusQueryResult second = hub.client().queryInstances(walk);
    walk.setContinuationToken(second.getContinuationToken()).setMaxInstanceCount(2);
    OrchestrationStatusQueryResult third = hub.client().queryInstances(walk);

    List<String> seen = new ArrayList<>();
    for (OrchestrationStatusQueryResult page : List.of(first, second, third)) {
      page.getOrchestrationState().forEach(found -> seen.add(found.getInstanceId()));
    }
    assertEquals(3, first.getOrchestrationState().size());
    assertEquals(3, second.getOrchestrationState().size());
    assertEquals(IntStream.range(0, 8).mapToObj(n -> "page-" + n).toList(), seen);
    assertEquals("", third.getContinuationToken());
  }

  @Test
  @DisplayName("104 a count of 0 means all of them")
  void noLimit() {
    OrchestrationStatusQueryResult all =
        hub.client().queryInstances(query().setMaxInstanceCount(0));

    assertEquals(3, all.getOrchestrationState().size());
    assertTrue(all.getContinuationToken().isEmpty());
  }

  private static OrchestrationStatusQuery query() {
    return new OrchestrationStatusQuery();
  }

  private Set<String> ids(OrchestrationStatusQuery query) {
    return hub.client().queryInstances(query).getOrchestrationState().stream()
        .map(OrchestrationMetadata::getInstanceId)
        .collect(Collectors.toSet());
  }
}
