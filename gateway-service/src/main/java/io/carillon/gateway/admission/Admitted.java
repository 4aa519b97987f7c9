package io.carillon.gateway.admission;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who shows a token, as the token says that was checked.
 *
 * @param tenant empty for those of the platform
 * @param subject the person's or the client's id at the issuer
 */
public record Admitted(String tenant, String subject) {
  private static final String KEY = Admitted.class.getName();

  static Admitted of(JsonWebToken token) {
    return new Admitted(text(token.getClaim("tenant")), text(token.getSubject()));
  }

  /** Who is known to be admitted on this call; empty when nobody was, or nobody needed to be. */
  public static Optional<Admitted> at(RoutingContext routing) {
    return Optional.ofNullable(routing.get(KEY));
  }

  /** Lets others who see the call know it. */
  public Admitted keptAt(RoutingContext routing) {
    routing.put(KEY, this);
    return this;
  }

  private static String text(@Nullable Object claim) {
    return claim == null ? "" : claim.toString();
  }
}
