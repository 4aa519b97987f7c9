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

/** The segments that a profile is in. */
@Path("/v1/profiles")
@RunOnVirtualThread
public class ProfileSegmentsResource {
  private final Members members;
  private final Callers callers;

  @Inject
  ProfileSegmentsResource(Members members, Callers callers) {
    this.members = members;
    this.callers = callers;
  }

  @GET
  @Path("{id}/segments")
  @RolesAllowed(Permissions.PROFILES_READ)
  public Page<Members.In> segments(@PathParam("id") String id) {
    callers.tenant();
    return new Page<>(members.of(callers.current(), id), null);
  }
}
