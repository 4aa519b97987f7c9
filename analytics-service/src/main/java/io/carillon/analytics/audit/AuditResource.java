package io.carillon.analytics.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.analytics.audit.Chain.Head;
import io.carillon.analytics.audit.Chain.Verdict;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /v1/audit}. */
@Path("/v1")
@RunOnVirtualThread
@Tag(name = "Audit", description = "Who changed what, in a log that only grows.")
public class AuditResource {
  private static final String LINES = "application/x-ndjson";

  private final AuditLog log;
  private final Callers callers;
  private final ObjectMapper json;

  @Inject
  AuditResource(AuditLog log, Callers callers, ObjectMapper json) {
    this.log = log;
    this.callers = callers;
    this.json = json;
  }

  /** A part of the log. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AuditPage(List<AuditView> items, @Nullable String nextCursor) {}

  /**
   * An end of the chain.
   *
   * @param seq of a row
   * @param hash of the same row
   */
  public record KnownHead(@Nullable Long seq, @Nullable String hash) {}

  /**
   * What was found.
   *
   * @param state `intact` or `broken`
   * @param rows how many rows there are
   * @param firstBroken the place of the first row that is missing or not what it was
   * @param why what is wrong there
   * @param head the kept end of the chain: whoever keeps it elsewhere can ask with it later
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AuditVerdict(
      String state, long rows, @Nullable Long firstBroken, @Nullable String why, KnownHead head) {
    static AuditVerdict of(Verdict found) {
      return new AuditVerdict(
          found.intact() ? "intact" : "broken",
          found.rows(),
          found.firstBroken(),
          found.why(),
          new KnownHead(found.head().seq(), found.head().hash()));
    }
  }

  @GET
  @Path("/audit")
  @Produces({MediaType.APPLICATION_JSON, LINES})
  @RolesAllowed(Permissions.AUDIT_READ)
  @Operation(
      summary = "Changes, newest first; with format=jsonl all of them as JSON lines, oldest first",
      description =
          "`actor` is a subject or a name; `object` is `kind/key`, `kind/id`, or one of the three"
              + " alone; `after` includes its moment. A person of a unit sees what was changed of"
              + " objects of that unit and of units below it.")
  @APIResponse(
      responseCode = "200",
      description = "A page, or a line for each row.",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = AuditPage.class)),
        @Content(mediaType = LINES, schema = @Schema(implementation = AuditView.class))
      })
  public Response list(
      @RestQuery @Nullable String actor,
      @RestQuery @Nullable String object,
      @RestQuery @Nullable String after,
      @RestQuery @Nullable String format,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    String tenant = callers.tenant();
    AuditFilter filter =
        AuditQuery.filter(actor, object, after, format, limit != null || cursor != null);
    if ("jsonl".equals(format)) {
      return Response.ok(lines(tenant, filter), LINES).build();
    }
    Page<AuditView> page = log.newest(tenant, filter, limit, cursor).map(AuditView::of);
    return Response.ok(new AuditPage(page.items(), page.nextCursor()), MediaType.APPLICATION_JSON)
        .build();
  }

  @POST
  @Path("/audit:verify")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.AUDIT_READ)
  @Operation(
      summary = "Looks along the chain and says whether every row is there as it was written",
      description =
          "With the `head` of an earlier answer as body, that row must still be in the chain as it"
              + " was. The chain is the whole tenant's, so people of a single unit cannot ask.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = KnownHead.class)))
  public AuditVerdict verify(byte @Nullable [] body) throws IOException {
    String tenant = callers.tenant();
    if (!callers.current().units().isEmpty()) {
      throw new ProblemException(
          CommonReason.DENIED, "The chain is of the whole tenant, the caller of some units.");
    }
    return AuditVerdict.of(log.verify(tenant, known(body)));
  }

  private StreamingOutput lines(String tenant, AuditFilter filter) {
    return out ->
        log.export(
            tenant,
            filter,
            rows -> {
              StringBuilder lines = new StringBuilder();
              rows.forEach(row -> lines.append(AuditView.line(row)));
              out.write(lines.toString().getBytes(UTF_8));
            });
  }

  /** None without a body, whatever its type is said to be. */
  private @Nullable Head known(byte @Nullable [] body) throws IOException {
    if (body == null || body.length == 0) {
      return null;
    }
    KnownHead known = json.readValue(body, KnownHead.class);
    return known == null ? null : head(known);
  }

  private static @Nullable Head head(KnownHead known) {
    Long seq = known.seq();
    String hash = known.hash();
    if (seq == null && hash == null) {
      return null;
    }
    new Violations()
        .check(seq != null && seq >= 0, "seq", seq, "the place of a row")
        .check(hash != null && hash.matches("[0-9a-f]{64}"), "hash", hash, "64 hexadecimal digits")
        .throwIfAny();
    return seq == null || hash == null || seq == 0 ? null : new Head(seq, hash);
  }
}
