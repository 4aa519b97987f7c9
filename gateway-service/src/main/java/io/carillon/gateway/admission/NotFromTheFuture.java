package io.carillon.gateway.admission;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;
import org.jspecify.annotations.Nullable;

/** Refuses a token that was made later than now, as far as clocks may differ. */
@Unremovable
@ApplicationScoped
class NotFromTheFuture implements Validator {
  private final Clock clock;
  private final long skewSeconds;

  @Inject
  NotFromTheFuture(
      Clock clock, @ConfigProperty(name = "quarkus.oidc.token.lifespan-grace") long skewSeconds) {
    this.clock = clock;
    this.skewSeconds = skewSeconds;
  }

  @Override
  public @Nullable String validate(JwtContext context) throws MalformedClaimException {
    NumericDate issued = context.getJwtClaims().getIssuedAt();
    return issued != null && issued.getValue() > clock.instant().getEpochSecond() + skewSeconds
        ? "The token was made in the future."
        : null;
  }
}
