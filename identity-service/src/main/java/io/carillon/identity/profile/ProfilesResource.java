package io.carillon.identity.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.identity.company.BelongsView;
import io.carillon.identity.company.Companies;
import io.carillon.identity.profile.ProfileView.ConsentView;
import io.carillon.identity.profile.ProfileView.IdentifierView;
import io.carillon.identity.trait.TraitView;
import io.carillon.platform.caller.Actor;
import io.carillon.platform.caller.Actors;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Profiles over REST. */
@Path("/v1/profiles")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class ProfilesResource {
  private final Profiles profiles;
  private final ProfileChanges changes;
  private final Companies companies;
  private final Callers callers;
  private final Actors actors;
  private final ObjectMapper json;

  @Inject
  ProfilesResource(
      Profiles profiles,
      ProfileChanges changes,
      Companies companies,
      Callers callers,
      Actors actors,
      ObjectMapper json) {
    this.profiles = profiles;
    this.changes = changes;
    this.companies = companies;
    this.callers = callers;
    this.actors = actors;
    this.json = json;
  }

  /**
   * @param traits by name; null removes
   */
  public record TraitsPatch(@Nullable Map<String, @Nullable Object> traits) {}

  /** What a profile has, whole. */
  public record Items<T>(List<T> items) {}

  @GET
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "All profiles by id, or those that an identifier (type:value) names")
  public Page<ProfileView> list(
      @QueryParam("identifier") @Nullable String identifier,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Caller caller = callers.ofTenant();
    Page<Found> page =
        identifier == null
            ? profiles.list(caller, limit, cursor)
            : new Page<>(profiles.find(caller, identifier), null);
    Map<UUID, List<BelongsView>> belongs =
        companies.of(
            caller, page.items().stream().map(found -> found.person().ref().id()).toList());
    return page.map(found -> view(caller, found, belongs));
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "One profile; a merged one answers with its survivor")
  public ProfileView get(@PathParam("id") String id) {
    Caller caller = callers.ofTenant();
    return view(caller, profiles.get(caller, id));
  }

  @GET
  @Path("{id}/identifiers")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "What the person is recognised by")
  public Items<IdentifierView> identifiers(@PathParam("id") String id) {
    Caller caller = callers.ofTenant();
    return new Items<>(ProfileView.identifiers(profiles.get(caller, id).person(), caller.masked()));
  }

  @GET
  @Path("{id}/traits")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "What is known of the person, field by field: since when, and who told it")
  public Items<TraitView> traits(@PathParam("id") String id) {
    Caller caller = callers.ofTenant();
    return new Items<>(TraitView.of(profiles.get(caller, id).person().traits(), caller.masked()));
  }

  @GET
  @Path("{id}/consents")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(
      summary =
          "What the person said of being contacted: what stands, or by ?history=true each word with"
              + " its proof, the latest first")
  public Items<ConsentView> consents(
      @PathParam("id") String id, @QueryParam("history") @DefaultValue("false") boolean history) {
    Caller caller = callers.ofTenant();
    return history
        ? new Items<>(
            profiles.consents(caller, id).stream()
                .map(past -> ProfileView.consent(past, caller.masked()))
                .toList())
        : consents(caller, id);
  }

  private Items<ConsentView> consents(Caller caller, String id) {
    return new Items<>(ProfileView.consents(profiles.get(caller, id).person(), caller.masked()));
  }

  @GET
  @Path("{id}/merges")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "The merges that the profile came from, in words too, the latest first")
  public Items<MergeView> merges(@PathParam("id") String id) {
    return new Items<>(profiles.merges(callers.ofTenant(), id));
  }

  @PATCH
  @Path("{id}")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Sets traits; null removes")
  public ProfileView patch(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @Nullable TraitsPatch patch) {
    Caller caller = callers.ofTenant();
    if (patch == null || patch.traits() == null || patch.traits().isEmpty()) {
      throw ProblemException.invalid("traits", "nothing", "an object with at least one trait");
    }
    Map<String, JsonNode> words = new TreeMap<>();
    patch.traits().forEach((name, value) -> words.put(name, json.valueToTree(value)));
    ProfileChanges.Done done = changes.setTraits(caller, source(), id, words, once);
    return view(caller, profiles.get(caller, done.profile().toString()));
  }

  @PUT
  @Path("{id}/consents")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Records what the person said; the latest word of each address stands")
  public Items<ConsentView> setConsents(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @Nullable List<NewConsent> consents) {
    Caller caller = callers.ofTenant();
    if (consents == null || consents.contains(null)) {
      throw new ProblemException(CommonReason.MALFORMED, "The body is no list of consents.");
    }
    changes.setConsents(caller, id, consents, once);
    return consents(caller, id);
  }

  /** People by name are in the audit log. */
  private String source() {
    return actors.current().kind() == Actor.Kind.PERSON ? "operator" : "api";
  }

  private ProfileView view(Caller caller, Found found) {
    return view(caller, found, companies.of(caller, List.of(found.person().ref().id())));
  }

  private static ProfileView view(
      Caller caller, Found found, Map<UUID, List<BelongsView>> belongs) {
    return ProfileView.of(
        found, belongs.getOrDefault(found.person().ref().id(), List.of()), caller);
  }
}
