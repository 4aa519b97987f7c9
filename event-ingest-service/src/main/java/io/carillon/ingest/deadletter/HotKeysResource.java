package io.carillon.ingest.deadletter;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Hot keys over REST. */
@Path("/v1/hot-keys")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
public class HotKeysResource {
  private final HotKeyStore keys;
  private final Callers callers;

  @Inject
  HotKeysResource(HotKeyStore keys, Callers callers) {
    this.keys = keys;
    this.callers = callers;
  }

  @GET
  @RolesAllowed(Permissions.DEAD_LETTERS_READ)
  @Operation(
      summary = "Keys that sent more than their rate, the last first",
      description =
          "What of a key was over its rate is among the dead letters: `KEY_OVER_RATE`, `hotKey`."
              + " An address in a key is masked for those who may not see it.")
  public Page<HotKeyView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    String tenant = callers.tenant();
    boolean masked = callers.current().masked();
    return keys.list(tenant, limit, cursor).map(key -> key.view(masked));
  }
}
