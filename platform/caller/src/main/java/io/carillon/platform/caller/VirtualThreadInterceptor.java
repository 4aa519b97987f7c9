package io.carillon.platform.caller;

import com.google.common.util.concurrent.MoreExecutors;
import io.carillon.platform.problem.GrpcProblems;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.arc.ManagedContext;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.grpc.runtime.Interceptors;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Runs every gRPC call on virtual threads, what happens to one call strictly one after the other.
 *
 * <p>Quarkus does the same for methods with {@code RunOnVirtualThread}, but there the event loop
 * and the first virtual thread race for the call's queue: a message can be overtaken by its end
 * (the caller is told INTERNAL, "Half-closed without a request") or stay in the queue for ever. So
 * gRPC methods carry no such annotation here; the rules of the house see to it.
 */
@ApplicationScoped
@GlobalInterceptor
class VirtualThreadInterceptor implements ServerInterceptor, Prioritized {
  private final Executor threads;
  private final CancelledStreams cancelled;

  @Inject
  VirtualThreadInterceptor(@VirtualThreads ExecutorService threads, CancelledStreams cancelled) {
    this.threads = threads;
    this.cancelled = cancelled;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerCall<Q, A> watched = cancelled.watched(call, headers);
    return new InTurn<>(threads, GrpcCall.of(call, headers), () -> start(watched, headers, next));
  }

  /**
   * A call that streams its requests meets its service, and that service's permissions, before its
   * first message: what is thrown there would otherwise reach nobody, and the client would wait.
   */
  private static <Q, A> ServerCall.Listener<Q> start(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      return next.startCall(call, headers);
    } catch (RuntimeException e) {
      StatusRuntimeException problem = GrpcProblems.of(e);
      Metadata trailers = problem.getTrailers();
      call.close(problem.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }

  @Override
  public int getPriority() {
    return Interceptors.BLOCKING_HANDLER;
  }

  /** Passes on to the service what happens to one call, in the order in which it happens. */
  private static final class InTurn<Q> extends ServerCall.Listener<Q> {
    private final Executor turns;
    private final GrpcCall call;
    private final ManagedContext requests = Arc.container().requestContext();
    private final InjectableContext.ContextState request = requests.getState();
    // written by the first turn, read by those after it
    private ServerCall.Listener<Q> service = new ServerCall.Listener<>() {};

    InTurn(Executor threads, GrpcCall call, Supplier<ServerCall.Listener<Q>> start) {
      this.call = call;
      turns = MoreExecutors.newSequentialExecutor(threads);
      turn(() -> service = start.get());
    }

    private void turn(Runnable event) {
      turns.execute(
          Context.current()
              .wrap(
                  () -> {
                    requests.activate(request);
                    try {
                      call.work(event);
                    } finally {
                      requests.deactivate();
                    }
                  }));
    }

    @Override
    public void onMessage(Q message) {
      turn(() -> service.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      turn(() -> service.onHalfClose());
    }

    @Override
    public void onCancel() {
      turn(() -> service.onCancel());
    }

    @Override
    public void onComplete() {
      turn(() -> service.onComplete());
    }

    @Override
    public void onReady() {
      turn(() -> service.onReady());
    }
  }
}
