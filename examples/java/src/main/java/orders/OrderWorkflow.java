package orders;

import com.microsoft.durabletask.CompositeTaskFailedException;
import com.microsoft.durabletask.DurableTaskGrpcWorkerBuilder;
import com.microsoft.durabletask.RetryPolicy;
import com.microsoft.durabletask.Task;
import com.microsoft.durabletask.TaskActivity;
import com.microsoft.durabletask.TaskActivityFactory;
import com.microsoft.durabletask.TaskCanceledException;
import com.microsoft.durabletask.TaskFailedException;
import com.microsoft.durabletask.TaskOptions;
import com.microsoft.durabletask.TaskOrchestration;
import com.microsoft.durabletask.TaskOrchestrationContext;
import com.microsoft.durabletask.TaskOrchestrationFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** An order from the approval to the parcels. Nothing here knows which backend it runs on. */
public final class OrderWorkflow {

  /** Orders of this total and more wait for somebody's approval. */
  public static final int APPROVAL_FROM = 1_000;

  /** And no longer than this. */
  public static final Duration APPROVAL_TIME = Duration.ofDays(30);

  /** A card service that is busy is asked again a minute later. */
  private static final TaskOptions THREE_ATTEMPTS =
      new TaskOptions(new RetryPolicy(3, Duration.ofMinutes(1)));

  private OrderWorkflow() {}

  /** Adds the orchestrations and their activities to a worker. */
  public static void register(DurableTaskGrpcWorkerBuilder worker, Shop shop) {
    worker
        .addOrchestration(orchestration("ProcessOrder", OrderWorkflow::process))
        .addOrchestration(orchestration("ShipItems", OrderWorkflow::ship))
        .addActivity(activity("Reserve", asActivity(shop::reserve)))
        .addActivity(activity("Release", asActivity(shop::release)))
        .addActivity(activity("Charge", asActivity(shop::charge)))
        .addActivity(activity("Ship", ctx -> shop.ship(ctx.getInput(String.class))));
  }

  private static void process(TaskOrchestrationContext ctx) {
    Order order = ctx.getInput(Order.class);
    if (order.total() >= APPROVAL_FROM && !approved(ctx)) {
      ctx.complete(Outcome.cancelled("not approved"));
      return;
    }

    ctx.setCustomStatus("reserving");
    try {
      ctx.allOf(calls(ctx, "Reserve", order.items(), Void.class)).await();
    } catch (CompositeTaskFailedException e) {
      release(ctx, order);
      ctx.complete(Outcome.cancelled("out of stock"));
      return;
    }

    ctx.setCustomStatus("taking the payment");
    try {
      ctx.callActivity("Charge", order.card(), THREE_ATTEMPTS).await();
    } catch (TaskFailedException e) {
      release(ctx, order);
      throw e;
    }

    ctx.setCustomStatus("shipping");
    String[] parcels = ctx.callSubOrchestrator("ShipItems", order.items(), String[].class).await();
    ctx.complete(new Outcome("shipped", List.of(parcels)));
  }

  /** Puts back what was reserved; releasing what was not does no harm. */
  private static void release(TaskOrchestrationContext ctx, Order order) {
    ctx.allOf(calls(ctx, "Release", order.items(), Void.class)).await();
  }

  /** Waits for somebody's word, but not for ever. */
  private static boolean approved(TaskOrchestrationContext ctx) {
    ctx.setCustomStatus("waiting for approval");
    try {
      return ctx.waitForExternalEvent("Approval", APPROVAL_TIME, Boolean.class).await();
    } catch (TaskCanceledException e) {
      return false;
    }
  }

  private static void ship(TaskOrchestrationContext ctx) {
    List<String> items = List.of(ctx.getInput(String[].class));
    ctx.complete(ctx.allOf(calls(ctx, "Ship", items, String.class)).await());
  }

  /** One activity for every item, all at once. */
  private static <T> List<Task<T>> calls(
      TaskOrchestrationContext ctx, String activity, List<String> items, Class<T> result) {
    return items.stream().map(item -> ctx.callActivity(activity, item, result)).toList();
  }

  private static TaskActivity asActivity(Consumer<String> action) {
    return ctx -> {
      action.accept(ctx.getInput(String.class));
      return null;
    };
  }

  private static TaskOrchestrationFactory orchestration(String name, TaskOrchestration run) {
    return new TaskOrchestrationFactory() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public TaskOrchestration create() {
        return run;
      }
    };
  }

  private static TaskActivityFactory activity(String name, TaskActivity run) {
    return new TaskActivityFactory() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public TaskActivity create() {
        return run;
      }
    };
  }
}
