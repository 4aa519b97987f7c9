package io.carillon.messaging.vendor;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.provider.CallsBack;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.Providers;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/channels/{channel}/providers}. */
@Path("/v1/channels/{channel}/providers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VendorsResource {
  private final Providers providers;
  private final Links links;
  private final Callers callers;

  @Inject
  VendorsResource(Providers providers, Links links, Callers callers) {
    this.providers = providers;
    this.links = links;
    this.callers = callers;
  }

  /**
   * A provider.
   *
   * @param inboundUrl where the provider is to post what people write to this tenant: to be entered
   *     as the webhook of the tenant's number
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VendorView(String name, @Nullable String inboundUrl) {}

  /** All of them, by name. */
  public record VendorsView(List<VendorView> items) {}

  @GET
  @RolesAllowed(Permissions.PROVIDERS_READ)
  public VendorsView list(@PathParam("channel") String channel) {
    String tenant = callers.tenant();
    Channel known =
        Channel.of(channel).orElseThrow(() -> ProblemException.notFound("channel " + channel));
    return new VendorsView(
        providers.all(known).stream().map(provider -> view(tenant, provider)).toList());
  }

  private VendorView view(String tenant, Provider provider) {
    String url =
        provider instanceof CallsBack vendor
            ? vendor.publicUrl()
                + "/v1/callbacks/"
                + vendor.name()
                + "/inbound/"
                + links.inbound(tenant)
            : null;
    return new VendorView(provider.name(), url);
  }
}
