package io.carillon.messaging.secret;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/signing-secrets}. */
@Path("/v1/signing-secrets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Signing secrets")
public class SigningSecretsResource {
  private static final Duration USUAL_OVERLAP = Duration.ofDays(1);

  private final SigningSecrets secrets;
  private final Callers callers;

  @Inject
  SigningSecretsResource(SigningSecrets secrets, Callers callers) {
    this.secrets = secrets;
    this.callers = callers;
  }

  /**
   * @param use `inbox` or `webhook`
   * @param overlap how long those before it work on: `PT0S` to `P30D`, a day when absent
   */
  public record NewSecret(@Nullable String use, @Nullable Duration overlap) {}

  @POST
  @ResponseStatus(201)
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(
      summary = "A new secret, shown in this answer and never again",
      description =
          "Use `inbox`: a user's hash is the hexadecimal HMAC-SHA256 of the user id under it. Use"
              + " `webhook`: what this house sends is signed with it, by Standard Webhooks. Those"
              + " made before it for the same use work on for the overlap.")
  public SigningSecret create(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable NewSecret wanted) {
    if (wanted == null) {
      throw ProblemException.invalid("body", "nothing", "an object with a use");
    }
    Duration overlap = wanted.overlap();
    return secrets.create(
        wholeTenant(), wanted.use(), overlap == null ? USUAL_OVERLAP : overlap, key);
  }

  @GET
  @RolesAllowed(Permissions.WRITE_KEYS_READ)
  @Operation(summary = "The secrets that work, the newest first, without what they are")
  public Page<SigningSecret> list() {
    return secrets.list(callers.tenant());
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "End a secret at once")
  public void delete(@PathParam("id") String id) {
    secrets.delete(wholeTenant(), id);
  }

  /** Whoever has a secret speaks for everybody's users: it is made and ended for all units. */
  private String wholeTenant() {
    String tenant = callers.tenant();
    Units.requireOwn(callers.current(), Units.top(tenant));
    return tenant;
  }
}
