package io.carillon.scoring.member;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.scoring.definition.SegmentBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Who would be in a segment. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PreviewResource {
  private final Members members;
  private final Callers callers;

  @Inject
  PreviewResource(Members members, Callers callers) {
    this.members = members;
    this.callers = callers;
  }

  /**
   * What to look at.
   *
   * @param where CEL, as of a segment
   * @param unit of which segment; without it one of the caller's own
   */
  public record Question(@Nullable String where, @Nullable String unit) {}

  @POST
  @Path("segments:preview")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Preview preview(@Nullable Question question) {
    String where = question == null ? null : question.where();
    String unit = question == null ? null : question.unit();
    callers.tenant();
    return members.preview(callers.current(), new SegmentBody(null, unit, null, where));
  }
}
