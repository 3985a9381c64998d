package orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.durabletask.DurableTaskClient;
import com.microsoft.durabletask.DurableTaskGrpcClientBuilder;
import com.microsoft.durabletask.DurableTaskGrpcWorkerBuilder;
import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.OrchestrationRuntimeStatus;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderWorkflowTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GOOD_CARD = "4000 0001";
  private static final String BAD_CARD = "4000 0002";

  /** To the SDK every health ping is an unknown work item, worth a warning. */
  private static final Logger SDK_LOGGER = Logger.getLogger("com.microsoft.durabletask");

  private final FakeShop shop = new FakeShop();
  private TestHub hub;
  private ManagedChannel channel;
  private DurableTaskClient client;
  private Thread worker;

  @BeforeAll
  static void quietLogger() {
    SDK_LOGGER.setLevel(Level.SEVERE);
  }

  /** Every test has a task hub of its own. */
  @BeforeEach
  void start() {
    String name = "orders-" + UUID.randomUUID();
    hub = new TestHub(Backend.get().control(), name);
    channel = Backend.get().connect(name);
    client = new DurableTaskGrpcClientBuilder().grpcChannel(channel).build();
    DurableTaskGrpcWorkerBuilder builder = new DurableTaskGrpcWorkerBuilder().grpcChannel(channel);
    OrderWorkflow.register(builder, shop);
    // The worker's own start() makes a thread that nobody can stop.
    worker = new Thread(builder.build()::startAndBlock);
    worker.setDaemon(true);
    worker.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (worker == null) {
      return;
    }
    worker.interrupt();
    worker.join(PATIENCE.toMillis());
    client.deleteTaskHub();
    channel.shutdownNow();
  }

  @Test
  void anOrderIsShippedItemByItem() {
    OrchestrationMetadata done = end(place(List.of("tea", "honey"), 30, GOOD_CARD));

    Outcome outcome = done.readOutputAs(Outcome.class);
    assertEquals(new Outcome("shipped", List.of("parcel with tea", "parcel with honey")), outcome);
    assertEquals("shipping", done.readCustomStatusAs(String.class));
    assertEquals(List.of(GOOD_CARD), shop.charges);
  }

  @Test
  void aLargeOrderWaitsForApproval() throws TimeoutException {
    String id = place(List.of("samovar"), 1_500, GOOD_CARD);
    OrchestrationMetadata waiting = client.waitForInstanceStart(id, PATIENCE, true);
    assertEquals("waiting for approval", waiting.readCustomStatusAs(String.class));
    assertEquals(Set.of(), shop.reserved);

    client.raiseEvent(id, "Approval", true);

    assertEquals("shipped", end(id).readOutputAs(Outcome.class).status());
  }

  @Test
  void aLargeOrderThatNobodyApprovesIsCancelledAfterThirtyDays() {
    OrchestrationMetadata done = end(place(List.of("samovar"), 1_500, GOOD_CARD));

    assertEquals("cancelled: not approved", done.readOutputAs(Outcome.class).status());
    assertEquals(List.of(), shop.charges);
    Duration taken = Duration.between(done.getCreatedAt(), done.getLastUpdatedAt());
    assertEquals(30, taken.toDays());
  }

  @Test
  void aBusyCardServiceIsAskedAgain() {
    String charge =
        hub.fake(
            """
            {"activity": "Charge", "answers": [
              {"throws": {"type": "ServiceBusy", "message": "try later"}, "times": 2},
              {"returns": null}]}""");

    OrchestrationMetadata done = end(place(List.of("tea"), 30, GOOD_CARD));

    assertEquals("shipped", done.readOutputAs(Outcome.class).status());
    List<Object> cards = hub.calls(charge).stream().map(call -> call.get("input")).toList();
    assertEquals(List.of(GOOD_CARD, GOOD_CARD, GOOD_CARD), cards);
    assertEquals(List.of(), shop.charges);
    Duration taken = Duration.between(done.getCreatedAt(), done.getLastUpdatedAt());
    assertEquals(2, taken.toMinutes());
  }

  @Test
  void anOrderIsCancelledWhenAnItemIsOutOfStock() {
    String id = place(List.of("tea", "caviar"), 300, GOOD_CARD);

    assertEquals("cancelled: out of stock", end(id).readOutputAs(Outcome.class).status());
    assertEquals(Set.of(), shop.reserved);
    assertEquals(List.of(), shop.charges);
  }

  @Test
  void aDeclinedCardIsTriedThreeTimesAndPutsEverythingBack() {
    OrchestrationMetadata failed = end(place(List.of("tea", "honey"), 30, BAD_CARD));

    assertEquals(OrchestrationRuntimeStatus.FAILED, failed.getRuntimeStatus());
    String message = failed.getFailureDetails().getErrorMessage();
    assertTrue(message.endsWith("card 4000 0002 was declined"), message);
    assertEquals(List.of(BAD_CARD, BAD_CARD, BAD_CARD), shop.charges);
    assertEquals(Set.of(), shop.reserved);
  }

  private String place(List<String> items, int total, String card) {
    Order order = new Order(items, total, card);
    return client.scheduleNewOrchestrationInstance("ProcessOrder", order);
  }

  private OrchestrationMetadata end(String id) {
    try {
      return client.waitForInstanceCompletion(id, PATIENCE, true);
    } catch (TimeoutException e) {
      throw new AssertionError("it has not ended: " + hub.explain(), e);
    }
  }
}
