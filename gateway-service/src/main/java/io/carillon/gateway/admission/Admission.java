package io.carillon.gateway.admission;

import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bearer token of a request: signature, time, issuer, audience, and that it is not a
 * service's. A token that was checked is known for a while. The issuer is asked for its keys only
 * when a token names one that is not known, and then once for all who wait.
 */
@ApplicationScoped
public class Admission {
  private static final String SCHEME = "Bearer ";

  /** How long a token under an unknown key waits before it is tried again; the last try decides. */
  private static final long[] WAITS_MILLIS = {100, 1_100};

  /** So many may wait for a key; the others are refused at once. */
  private static final int WAITING = 100;

  private final HttpAuthenticator authenticator;
  private final Verified verified;
  private final AtomicInteger waiting = new AtomicInteger();

  @Inject
  Admission(HttpAuthenticator authenticator, Verified verified) {
    this.authenticator = authenticator;
    this.verified = verified;
  }

  /**
   * Completes on the request's own context.
   *
   * @return who it is; fails with a ProblemException: UNAUTHENTICATED; DENIED for a service's
   *     token; DEPENDENCY_AWAY when the issuer's keys cannot be had
   */
  public Future<Admitted> admit(RoutingContext routing) {
    String token = bearer(routing.request().getHeader(HttpHeaders.AUTHORIZATION));
    if (token == null) {
      return Future.failedFuture(unauthenticated());
    }
    Optional<Admitted> known = verified.find(token);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    Promise<Admitted> admitted = Promise.promise();
    check(routing, token, 0, admitted);
    return admitted.future();
  }

  private void check(RoutingContext routing, String token, int tried, Promise<Admitted> admitted) {
    Context context = routing.vertx().getOrCreateContext();
    authenticator
        .attemptAuthentication(routing)
        .subscribe()
        .with(
            identity -> context.runOnContext(v -> decide(identity, token, admitted)),
            failure ->
                context.runOnContext(
                    v -> {
                      if (!againLater(routing, token, tried, failure, admitted)) {
                        admitted.fail(refusal(failure));
                      }
                    }));
  }

  /** Others may be fetching the key at this very moment, or may have just before it was there. */
  private boolean againLater(
      RoutingContext routing,
      String token,
      int tried,
      Throwable failure,
      Promise<Admitted> admitted) {
    if (tried >= WAITS_MILLIS.length || !isUnknownKey(failure)) {
      return false;
    }
    if (waiting.incrementAndGet() > WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    routing
        .vertx()
        .setTimer(
            WAITS_MILLIS[tried],
            fired -> {
              waiting.decrementAndGet();
              check(routing, token, tried + 1, admitted);
            });
    return true;
  }

  private void decide(
      @Nullable SecurityIdentity identity, String token, Promise<Admitted> admitted) {
    if (identity == null
        || identity.isAnonymous()
        || !(identity.getPrincipal() instanceof JsonWebToken checked)) {
      admitted.fail(unauthenticated());
    } else if (identity.hasRole(Permissions.INTERNAL)) {
      admitted.fail(
          new ProblemException(
              CommonReason.DENIED, "Tokens of services are not taken at the public port."));
    } else {
      Admitted who = Admitted.of(checked);
      verified.keep(token, who, checked.getExpirationTime());
      admitted.complete(who);
    }
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  private static boolean isUnknownKey(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvableKeyException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIssuerAway(Throwable cause) {
    return cause instanceof OIDCException || cause instanceof IOException;
  }

  private static ProblemException refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isIssuerAway(cause)) {
        return new ProblemException(
            CommonReason.DEPENDENCY_AWAY, "The token issuer cannot be reached.", failure);
      }
    }
    return unauthenticated();
  }

  private static ProblemException unauthenticated() {
    return new ProblemException(
        CommonReason.UNAUTHENTICATED, "A valid bearer token of this platform is needed.");
  }
}
