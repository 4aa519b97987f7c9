package io.carillon.platform.caller;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The caller of the current request, from its verified token and from nothing else. */
@ApplicationScoped
public class Callers {
  private final SecurityIdentity identity;

  @Inject
  Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * @throws ProblemException UNAUTHENTICATED without a token; DENIED when the token names no tenant
   *     though its role needs one
   */
  public Caller current() {
    if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
      throw new ProblemException(
          CommonReason.UNAUTHENTICATED, "A valid bearer token of this platform is needed.");
    }
    Set<String> permissions = identity.getRoles();
    boolean service = permissions.contains(Permissions.INTERNAL);
    String tenant = service ? TenantMetadata.current() : claim(token, "tenant");
    if (tenant.isEmpty() && !service && !permissions.contains(Permissions.TENANTS_WRITE)) {
      throw new ProblemException(CommonReason.DENIED, "The token names no tenant.");
    }
    String subject = token.getSubject();
    return new Caller(
        tenant,
        subject == null ? "" : subject,
        token.getName() == null ? "" : token.getName(),
        permissions,
        units(token),
        service);
  }

  /**
   * The tenant that the call is about.
   *
   * @throws ProblemException DENIED when the caller names none
   */
  public String tenant() {
    String tenant = current().tenant();
    if (tenant.isEmpty()) {
      throw new ProblemException(CommonReason.DENIED, "This call needs a tenant.");
    }
    return tenant;
  }

  private static String claim(JsonWebToken token, String name) {
    Object value = token.getClaim(name);
    return value == null ? "" : text(value);
  }

  private static List<String> units(JsonWebToken token) {
    Object value = token.getClaim("units");
    if (value instanceof Collection<?> many) {
      List<String> units = new ArrayList<>();
      many.forEach(unit -> units.add(text(unit)));
      return List.copyOf(units);
    }
    return value == null
        ? List.of()
        : Arrays.stream(text(value).split(",", -1)).filter(u -> !u.isBlank()).toList();
  }

  private static String text(@Nullable Object value) {
    return value instanceof jakarta.json.JsonString json ? json.getString() : String.valueOf(value);
  }
}
