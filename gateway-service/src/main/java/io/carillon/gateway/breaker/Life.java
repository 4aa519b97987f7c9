package io.carillon.gateway.breaker;

import io.carillon.gateway.routing.Address;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks a service whether it lives, once at a time for all who want to know. */
final class Life {
  private final Context context;
  private final HttpClient client;
  private final Address address;
  private final Duration patience;
  private final AtomicReference<@Nullable Future<Boolean>> going = new AtomicReference<>();

  Life(Vertx vertx, HttpClient client, Address address, Duration patience) {
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.client = client;
    this.address = address;
    this.patience = patience;
  }

  /** Completes within the patience, on no context in particular; never fails. */
  Future<Boolean> look() {
    Promise<Boolean> mine = Promise.promise();
    Future<Boolean> others = going.compareAndExchange(null, mine.future());
    if (others != null) {
      return others;
    }
    context.runOnContext(v -> ask().onComplete(answer -> settle(mine, answer.result())));
    return mine.future();
  }

  private void settle(Promise<Boolean> mine, boolean lives) {
    going.set(null);
    mine.complete(lives);
  }

  private Future<Boolean> ask() {
    return client
        .request(
            new RequestOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setURI("/q/health/live")
                .setConnectTimeout(patience.toMillis())
                .setIdleTimeout(patience.toMillis()))
        .compose(HttpClientRequest::send)
        .map(answer -> true)
        .recover(failure -> Future.succeededFuture(!isSilence(failure)));
  }

  /** Whoever closes a connection or says nonsense lives. */
  private static boolean isSilence(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof TimeoutException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException;
  }
}
