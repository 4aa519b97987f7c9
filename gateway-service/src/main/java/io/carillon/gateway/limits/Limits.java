package io.carillon.gateway.limits;

import io.carillon.gateway.admission.Admitted;
import io.carillon.gateway.routing.Route;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets a call begin when its caller, its tenant and the gateway can bear it. */
@ApplicationScoped
public class Limits {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final LimitSettings settings;
  private final KeyRing keys;
  private final Clock clock;
  private final Concurrency concurrency;
  private final Buckets buckets;

  @Inject
  Limits(Vertx vertx, LimitSettings settings, KeyRing keys, Clock clock, MeterRegistry meters) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
    this.concurrency = new Concurrency(settings.concurrencyPerCaller(), settings.concurrency());
    meters.gauge("gateway.calls", concurrency, Concurrency::underWay);
    this.buckets = new Buckets(vertx, settings);
  }

  void start(@Observes StartupEvent event) {
    buckets.start();
  }

  void stop(@Observes ShutdownEvent event) {
    buckets.stop();
  }

  /** What people should know of the buckets; empty when all is as it is meant to be. */
  public String remark() {
    return buckets.remark();
  }

  /**
   * A REST call of a service.
   *
   * @param admitted who shows a token; empty at other doors
   * @return completes on the call's own context; fails with a problem that says when to come again
   */
  public Future<Void> enter(RoutingContext routing, Route route, Optional<Admitted> admitted) {
    RouteClass of = RouteClass.of(route, routing.request().method());
    return admitted.isPresent()
        ? enter(routing, of, admitted.get())
        : enter(routing, of, stranger(routing, of), "");
  }

  /** A gRPC call, as above. */
  public Future<Void> enter(RoutingContext routing, Admitted admitted) {
    return enter(routing, RouteClass.RPC, admitted);
  }

  /** A page of the gateway's own that asks for nothing, as above. */
  Future<Void> enterOpen(RoutingContext routing) {
    return enter(routing, RouteClass.OPEN, stranger(routing, RouteClass.OPEN), "");
  }

  private String stranger(RoutingContext routing, RouteClass of) {
    boolean trust = settings.trustForwarded();
    return of == RouteClass.TRACKING
        ? Visitor.ofKey(routing.request(), keys, trust, clock.instant())
        : Visitor.ofAddress(routing.request(), trust);
  }

  private Future<Void> enter(RoutingContext routing, RouteClass of, Admitted admitted) {
    return enter(routing, of, Visitor.of(admitted), admitted.tenant());
  }

  private Future<Void> enter(RoutingContext routing, RouteClass of, String caller, String tenant) {
    if (routing.response().ended() || routing.response().closed()) {
      return Future.failedFuture(
          ProblemException.later(LimitReason.OVERLOADED, "The caller is gone.", SOON));
    }
    Optional<Reason> full = concurrency.enter(caller);
    if (full.isPresent()) {
      return Future.failedFuture(ProblemException.later(full.get(), said(full.get()), SOON));
    }
    AtomicBoolean over = new AtomicBoolean();
    routing.addEndHandler(
        end -> {
          if (over.compareAndSet(false, true)) {
            concurrency.leave(caller);
          }
        });
    Future<Standing> paid = spend(of, caller, perCaller(of));
    if (!tenant.isEmpty()) {
      Future<Standing> all = spend(of, "tenant:" + tenant, perTenant(of));
      Future<Standing> one = paid;
      paid = one.compose(mine -> all.map(ours -> Standing.nearer(mine, ours)));
    }
    return here(paid).compose(standing -> decide(routing, of, standing));
  }

  private static Future<Void> decide(RoutingContext routing, RouteClass of, Standing standing) {
    routing.addHeadersEndHandler(end -> tell(routing.response().headers(), standing));
    if (standing.admitted()) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        ProblemException.later(
            CommonReason.RATE_LIMITED,
            "More than %,d %s calls a second.".formatted(standing.limit().perSecond(), of.label()),
            Duration.ofSeconds(standing.retryAfter())));
  }

  /** What a service says of limits of its own stands. */
  private static void tell(MultiMap headers, Standing standing) {
    if (!headers.contains("RateLimit-Limit")) {
      headers.set("RateLimit-Limit", Long.toString(standing.limit().burst()));
      headers.set("RateLimit-Remaining", Long.toString(standing.remaining()));
      headers.set("RateLimit-Reset", Long.toString(standing.reset()));
    }
  }

  private Future<Standing> spend(RouteClass of, String who, Limit limit) {
    return buckets.spend(of.label() + ":" + who, limit);
  }

  private static <T> Future<T> here(Future<T> anywhere) {
    Context context = Vertx.currentContext();
    if (anywhere.isComplete() || context == null) {
      return anywhere;
    }
    Promise<T> here = Promise.promise();
    anywhere.onComplete(done -> context.runOnContext(v -> here.handle(done)));
    return here.future();
  }

  private Limit perCaller(RouteClass of) {
    return limit(
        switch (of) {
          case TRACKING -> settings.tracking();
          case LINKS -> settings.links();
          case QUERIES -> settings.queries();
          case COMMANDS -> settings.commands();
          case RPC -> settings.rpc();
          case OPEN -> settings.open();
        });
  }

  private Limit perTenant(RouteClass of) {
    return limit(
        switch (of) {
          case QUERIES -> settings.tenantQueries();
          case COMMANDS -> settings.tenantCommands();
          case RPC -> settings.tenantRpc();
          case TRACKING, LINKS, OPEN -> throw new IllegalStateException(of + " has no tenant");
        });
  }

  private Limit limit(long perSecond) {
    return Limit.of(perSecond, settings.burst());
  }

  private String said(Reason reason) {
    return reason == LimitReason.OVERLOADED
        ? "The gateway has as many calls under way as it can carry."
        : "More than %,d calls under way at once.".formatted(settings.concurrencyPerCaller());
  }
}
