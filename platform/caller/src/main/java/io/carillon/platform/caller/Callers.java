package io.carillon.platform.caller;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.arc.Arc;
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
    String tenant =
        service ? GrpcCall.current().map(GrpcCall::tenant).orElse("") : claim(token, "tenant");
    if (tenant.isEmpty() && !service && !permissions.contains(Permissions.TENANTS_WRITE)) {
      throw new ProblemException(CommonReason.DENIED, "The token names no tenant.");
    }
    String subject = token.getSubject();
    return new Caller(
        tenant,
        subject == null ? "" : subject,
        token.getName() == null ? "" : token.getName(),
        permissions,
        service ? List.of() : units(token, tenant),
        service);
  }

  /**
   * The units that whatever is done for the current request may see; none stands for the whole
   * tenant: for a service, behind doors that ask for no token, and where nobody asks at all.
   *
   * @throws ProblemException DENIED when the token names what is no unit of its tenant
   */
  public List<String> sight() {
    return Arc.container().requestContext().isActive()
            && !identity.isAnonymous()
            && !identity.hasRole(Permissions.INTERNAL)
            && identity.getPrincipal() instanceof JsonWebToken token
        ? units(token, claim(token, "tenant"))
        : List.of();
  }

  /**
   * The caller of what is about a tenant.
   *
   * @throws ProblemException as {@link #current}, and DENIED when the caller names no tenant
   */
  public Caller ofTenant() {
    Caller caller = current();
    if (caller.tenant().isEmpty()) {
      throw new ProblemException(CommonReason.DENIED, "This call needs a tenant.");
    }
    return caller;
  }

  /**
   * The tenant that the call is about.
   *
   * @throws ProblemException DENIED when the caller names none
   */
  public String tenant() {
    return ofTenant().tenant();
  }

  private static String claim(JsonWebToken token, String name) {
    Object value = token.getClaim(name);
    return value == null ? "" : text(value);
  }

  /** Who stands in the topmost unit stands in all; who has no tenant has no unit of one. */
  private static List<String> units(JsonWebToken token, String tenant) {
    if (tenant.isEmpty()) {
      return List.of();
    }
    List<String> units = units(token.getClaim("units"));
    for (String unit : units) {
      if (!Units.isPath(tenant, unit)) {
        throw new ProblemException(
            CommonReason.DENIED, "The token names a unit that is none of its tenant's.");
      }
    }
    return units.contains(Units.top(tenant)) ? List.of() : units;
  }

  private static List<String> units(@Nullable Object claim) {
    if (claim instanceof Collection<?> many) {
      List<String> units = new ArrayList<>();
      many.forEach(unit -> units.add(text(unit)));
      return List.copyOf(units);
    }
    return claim == null
        ? List.of()
        : Arrays.stream(text(claim).split(",", -1)).filter(u -> !u.isBlank()).toList();
  }

  private static String text(@Nullable Object value) {
    return value instanceof jakarta.json.JsonString json ? json.getString() : String.valueOf(value);
  }
}
