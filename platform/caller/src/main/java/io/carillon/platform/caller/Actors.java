package io.carillon.platform.caller;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Who makes what is being changed: the caller of the current request, if there is one. */
@ApplicationScoped
public class Actors {
  private final SecurityIdentity identity;
  private final CurrentVertxRequest request;

  @Inject
  Actors(SecurityIdentity identity, CurrentVertxRequest request) {
    this.identity = identity;
    this.request = request;
  }

  /** Whose token the current request carries; {@link Actor#SYSTEM} outside of one and without. */
  public Actor current() {
    if (!Arc.container().requestContext().isActive()
        || identity.isAnonymous()
        || !(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Actor.SYSTEM;
    }
    Set<String> roles = roles(token);
    Actor.Kind kind = kind(roles);
    String subject = token.getSubject();
    String name = token.getName();
    return new Actor(
        kind,
        subject == null ? "" : subject,
        name == null ? "" : name,
        roles,
        kind == Actor.Kind.PARTNER ? new TreeSet<>(identity.getRoles()) : Set.of(),
        GrpcCall.current().map(GrpcCall::origin).orElseGet(this::ofHttp));
  }

  private CallOrigin ofHttp() {
    RoutingContext routing = request.getCurrent();
    if (routing == null) {
      return CallOrigin.NONE;
    }
    HttpServerRequest http = routing.request();
    String forwarded = http.getHeader("X-Forwarded-For");
    return CallOrigin.of(
        forwarded == null ? peer(http.remoteAddress()) : forwarded,
        http.getHeader("X-Request-Id"),
        http.getHeader("User-Agent"));
  }

  private static @Nullable String peer(@Nullable SocketAddress remote) {
    return remote == null ? null : remote.hostAddress();
  }

  private static Actor.Kind kind(Set<String> roles) {
    if (roles.contains(Grants.SERVICE)) {
      return Actor.Kind.SERVICE;
    }
    return roles.contains(Grants.PARTNER) ? Actor.Kind.PARTNER : Actor.Kind.PERSON;
  }

  private static Set<String> roles(JsonWebToken token) {
    Object access = token.getClaim("realm_access");
    Set<String> roles = new TreeSet<>();
    if (access instanceof Map<?, ?> json && json.get("roles") instanceof Collection<?> all) {
      for (Object role : all) {
        String word = role instanceof JsonString text ? text.getString() : String.valueOf(role);
        if (Grants.table().containsKey(word)) {
          roles.add(word);
        }
      }
    }
    return roles;
  }
}
