package io.carillon.scoring.member;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Who is in a segment. */
@Path("/v1")
@RunOnVirtualThread
public class MembersResource {
  private final Members members;
  private final Callers callers;

  @Inject
  MembersResource(Members members, Callers callers) {
    this.members = members;
    this.callers = callers;
  }

  /** How many members a segment has. */
  public record Size(long size) {}

  @GET
  @Path("segments/{key}/members")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Page<Member> list(
      @PathParam("key") String key,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return members.list(callers.tenant(), key, limit, cursor);
  }

  @GET
  @Path("segments/{key}/size")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Size size(@PathParam("key") String key) {
    return new Size(members.size(callers.tenant(), key));
  }
}
