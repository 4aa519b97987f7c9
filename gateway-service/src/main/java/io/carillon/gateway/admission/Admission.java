package io.carillon.gateway.admission;

import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bearer token of a request: signature, time, issuer, audience, and that it is not a
 * service's.
 */
@ApplicationScoped
public class Admission {
  private static final BiConsumer<RoutingContext, Throwable> ANSWERED_BY_THE_CALLER =
      (routing, failure) -> {};

  private final IdentityProviderManager identities;

  @Inject
  Admission(IdentityProviderManager identities) {
    this.identities = identities;
  }

  /**
   * Completes on the request's own context.
   *
   * @return who it is; fails with a ProblemException: UNAUTHENTICATED; DENIED for a service's
   *     token; DEPENDENCY_AWAY when the issuer's keys cannot be had
   */
  public Future<Admitted> admit(RoutingContext routing) {
    Context context = routing.vertx().getOrCreateContext();
    Promise<Admitted> admitted = Promise.promise();
    routing.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, ANSWERED_BY_THE_CALLER);
    QuarkusHttpUser.getSecurityIdentity(routing, identities)
        .subscribe()
        .with(
            identity -> context.runOnContext(v -> decide(identity, admitted)),
            failure -> context.runOnContext(v -> admitted.fail(refusal(failure))));
    return admitted.future();
  }

  private static void decide(@Nullable SecurityIdentity identity, Promise<Admitted> admitted) {
    if (identity == null
        || identity.isAnonymous()
        || !(identity.getPrincipal() instanceof JsonWebToken token)) {
      admitted.fail(unauthenticated());
    } else if (identity.hasRole(Permissions.INTERNAL)) {
      admitted.fail(
          new ProblemException(
              CommonReason.DENIED, "Tokens of services are not taken at the public port."));
    } else {
      admitted.complete(Admitted.of(token));
    }
  }

  private static ProblemException refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OIDCException || cause instanceof IOException) {
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
