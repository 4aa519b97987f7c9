package io.carillon.gateway.admission;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who shows a token, as the token says that was checked.
 *
 * @param tenant empty for those of the platform
 * @param subject the person's or the client's id at the issuer
 */
public record Admitted(String tenant, String subject) {

  static Admitted of(JsonWebToken token) {
    return new Admitted(text(token.getClaim("tenant")), text(token.getSubject()));
  }

  private static String text(@Nullable Object claim) {
    return claim == null ? "" : claim.toString();
  }
}
