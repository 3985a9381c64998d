package greenroom.sdk;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.durabletask.DurableTaskClient;
import com.microsoft.durabletask.DurableTaskGrpcClientBuilder;
import com.microsoft.durabletask.DurableTaskGrpcWorkerBuilder;
import com.microsoft.durabletask.OrchestrationMetadata;
import com.microsoft.durabletask.OrchestrationRuntimeStatus;
import com.microsoft.durabletask.TaskActivity;
import com.microsoft.durabletask.TaskActivityFactory;
import com.microsoft.durabletask.TaskOrchestration;
import com.microsoft.durabletask.TaskOrchestrationFactory;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.GetInstanceRequest;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestrationState;
import com.microsoft.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc;
import com.microsoft.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc.TaskHubSidecarServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.Executable;

/**
 * A task hub that no other test knows, with a client and with workers that serve what the test
 * registered. Register it as a field that is not static.
 */
final class TaskHub implements BeforeEachCallback, AfterEachCallback {

  /** Bounds everything that a test waits for. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, TaskOrchestration> orchestrations = new LinkedHashMap<>();
  private final Map<String, TaskActivity> activities = new LinkedHashMap<>();
  private final List<Worker> workers = new ArrayList<>();
  private String name;
  private ManagedChannel channel;
  private DurableTaskClient client;

  @Override
  public void beforeEach(ExtensionContext context) {
    name = "java-" + UUID.randomUUID();
    channel = Connection.open(name);
    client = new DurableTaskGrpcClientBuilder().grpcChannel(channel).build();
    orchestration("sentinel", ctx -> ctx.complete("served"));
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    if (client == null) {
      return;
    }
    for (Worker worker : workers) {
      worker.close();
    }
    client.deleteTaskHub();
    channel.shutdownNow();
  }

  TaskHub orchestration(String orchestrationName, TaskOrchestration run) {
    orchestrations.put(orchestrationName, run);
    return this;
  }

  TaskHub activity(String activityName, TaskActivity run) {
    activities.put(activityName, run);
    return this;
  }

  /** Connects a worker with everything registered so far. */
  Worker connectWorker() {
    return connectWorker(builder -> {});
  }

  Worker connectWorker(Consumer<DurableTaskGrpcWorkerBuilder> options) {
    DurableTaskGrpcWorkerBuilder builder = new DurableTaskGrpcWorkerBuilder();
    orchestrations.forEach((key, run) -> builder.addOrchestration(orchestrationFactory(key, run)));
    activities.forEach((key, run) -> builder.addActivity(activityFactory(key, run)));
    options.accept(builder);
    Worker worker = new Worker(builder, Connection.open(name));
    workers.add(worker);
    return worker;
  }

  DurableTaskClient client() {
    return client;
  }

  /** The SDK's own stub, for what its client has no method for. */
  TaskHubSidecarServiceBlockingStub rpc() {
    return TaskHubSidecarServiceGrpc.newBlockingStub(channel);
  }

  /** The instance as the wire has it, where the SDK shows less. */
  OrchestrationState state(String instanceId) {
    GetInstanceRequest request =
        GetInstanceRequest.newBuilder()
            .setInstanceId(instanceId)
            .setGetInputsAndOutputs(true)
            .build();
    return rpc().getInstance(request).getOrchestrationState();
  }

  String start(String orchestrationName) {
    return client.scheduleNewOrchestrationInstance(orchestrationName);
  }

  String start(String orchestrationName, Object input) {
    return client.scheduleNewOrchestrationInstance(orchestrationName, input);
  }

  String start(String orchestrationName, Object input, String instanceId) {
    return client.scheduleNewOrchestrationInstance(orchestrationName, input, instanceId);
  }

  /** Waits until the instance has come to its end, whichever that is. */
  OrchestrationMetadata end(String instanceId) {
    try {
      return client.waitForInstanceCompletion(instanceId, PATIENCE, true);
    } catch (TimeoutException e) {
      return fail(instanceId + " did not end; last seen: " + read(instanceId), e);
    }
  }

  OrchestrationMetadata run(String orchestrationName, Object input) {
    return end(start(orchestrationName, input));
  }

  OrchestrationMetadata read(String instanceId) {
    return client.getInstanceMetadata(instanceId, true);
  }

  OrchestrationRuntimeStatus status(String instanceId) {
    OrchestrationMetadata instance = client.getInstanceMetadata(instanceId, false);
    // The SDK reads the status of what it has not found as RUNNING.
    assertTrue(instance.isInstanceFound(), instanceId);
    return instance.getRuntimeStatus();
  }

  void untilRunning(String instanceId) {
    eventually(() -> read(instanceId), OrchestrationMetadata::isRunning);
  }

  /** Starts something that has to be served after all that came before, and sees it end. */
  void serveSentinel() {
    end(start("sentinel"));
  }

  /** Reads until the predicate holds, and returns what was read last. */
  static <T> T eventually(Supplier<T> read, Predicate<T> done) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    T value = read.get();
    while (!done.test(value)) {
      if (System.nanoTime() > deadline) {
        return fail("not within " + PATIENCE + "; last read: " + value);
      }
      pause();
      value = read.get();
    }
    return value;
  }

  /** The status with which an RPC is refused. */
  static Status refusal(Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus();
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static TaskOrchestrationFactory orchestrationFactory(String key, TaskOrchestration run) {
    return new TaskOrchestrationFactory() {
      @Override
      public String getName() {
        return key;
      }

      @Override
      public TaskOrchestration create() {
        return run;
      }
    };
  }

  private static TaskActivityFactory activityFactory(String key, TaskActivity run) {
    return new TaskActivityFactory() {
      @Override
      public String getName() {
        return key;
      }

      @Override
      public TaskActivity create() {
        return run;
      }
    };
  }
}
