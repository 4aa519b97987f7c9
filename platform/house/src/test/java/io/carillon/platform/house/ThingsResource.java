package io.carillon.platform.house;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

@Path("/v1/things")
@RunOnVirtualThread
public class ThingsResource {
  @Inject Callers callers;
  @Inject Transactions transactions;
  @Inject DefinitionStore things;
  @Inject Idempotency idempotency;
  @Inject ObjectMapper json;

  @POST
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public Stored create(@HeaderParam("Idempotency-Key") @Nullable String once, Thing thing) {
    String tenant = callers.tenant();
    String unit = Units.choose(callers.current(), thing.unit());
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                once,
                thing,
                Stored.class,
                () ->
                    things.create(
                        tx,
                        tenant,
                        "thing",
                        thing.key(),
                        unit,
                        DefinitionState.DEFINITION_STATE_LIVE,
                        json.valueToTree(thing))));
  }

  @PUT
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public Stored replace(
      @PathParam("key") String key, @HeaderParam("If-Match") @Nullable String match, Thing thing) {
    String tenant = callers.tenant();
    return transactions.inTenant(
        tenant,
        tx ->
            things.replace(
                tx, tenant, "thing", key, ETags.require(match), json.valueToTree(thing)));
  }

  @GET
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Stored get(@PathParam("key") String key) {
    String tenant = callers.tenant();
    return transactions.inTenant(
        tenant,
        tx ->
            things
                .find(tx, tenant, "thing", key)
                .orElseThrow(() -> ProblemException.notFound("thing " + key)));
  }

  @GET
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Page<Stored> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    String tenant = callers.tenant();
    return transactions.inTenant(tenant, tx -> things.list(tx, tenant, "thing", limit, cursor));
  }

  @GET
  @Path("broken/down")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public String breaks() {
    throw new IllegalStateException("kelly@example.com is in this message");
  }
}
