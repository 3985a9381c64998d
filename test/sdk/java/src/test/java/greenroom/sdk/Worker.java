package greenroom.sdk;

import com.microsoft.durabletask.DurableTaskGrpcWorker;
import com.microsoft.durabletask.DurableTaskGrpcWorkerBuilder;
import io.grpc.ManagedChannel;

/**
 * A worker on a connection and a thread of its own. The SDK's {@code start()} makes a thread that
 * nobody can end; {@code startAndBlock()} ends when it is interrupted between two connections.
 */
final class Worker implements AutoCloseable {

  private final ManagedChannel channel;
  private final Thread thread;

  Worker(DurableTaskGrpcWorkerBuilder builder, ManagedChannel channel) {
    DurableTaskGrpcWorker worker = builder.grpcChannel(channel).build();
    this.channel = channel;
    this.thread = new Thread(worker::startAndBlock, "worker");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Cuts the connection and interrupts whatever the worker is doing. */
  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    long deadline = System.nanoTime() + TaskHub.PATIENCE.toNanos();
    while (thread.isAlive() && System.nanoTime() < deadline) {
      thread.interrupt();
      thread.join(20);
    }
  }
}
